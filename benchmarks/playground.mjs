// Checks files with the Thing Description Playground, as its own command line does for each of
// them, and writes the seconds that took. Reads a JSON list of paths from standard input.
//
// Its checks that ask the network (JSON-LD contexts, linked Thing Models) are off.

import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

const core = createRequire(import.meta.url)("@thing-description-playground/core")
const paths = JSON.parse(readFileSync(0, "utf-8"))
const silent = () => {}

let failed = 0
const start = process.hrtime.bigint()
for (const path of paths) {
    const text = readFileSync(path, "utf-8")
    try {
        if (/"tm:ThingModel"/.test(text)) {
            await core.tmValidator(text, silent, { checkJsonLd: false })
        } else {
            await core.tdValidator(text, silent, { checkJsonLd: false, checkTmConformance: false })
        }
    } catch {
        failed += 1
    }
}
const seconds = Number(process.hrtime.bigint() - start) / 1e9
process.stdout.write(JSON.stringify({ seconds, failed }))
