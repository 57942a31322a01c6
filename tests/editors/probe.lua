-- Opens a document in Neovim with the Thingfit server, and mends it as a user would: waits until
-- its diagnostic shows, asks what the rule says, applies the fix, and waits until nothing is shown.
-- Waits for states; each wait has a bound only so that a failure ends.

local PATIENCE = tonumber(vim.env.THINGFIT_PATIENCE)
local server = vim.fn.json_decode(vim.env.THINGFIT_SERVER)

local function fail(message)
  io.stderr:write("FAILED " .. message .. "\n")
  vim.cmd("cquit")
end

local function await(what, state)
  if not vim.wait(PATIENCE, state, 10) then
    fail(what .. ": " .. vim.inspect(vim.diagnostic.get(0)))
  end
end

local function codes()
  local found = {}
  for _, each in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, each.code or each.user_data.lsp.code)
  end
  table.sort(found)
  return table.concat(found, " ")
end

local client_id = vim.lsp.start_client({
  name = "thingfit",
  cmd = server,
  root_dir = vim.env.THINGFIT_FOLDER,
})
if not client_id then fail("the server does not start") end
vim.cmd("edit " .. vim.fn.fnameescape(vim.env.THINGFIT_FILE))
vim.lsp.buf_attach_client(0, client_id)

await("no diagnostic shows", function() return #vim.diagnostic.get(0) > 0 end)
local diagnostic = vim.diagnostic.get(0)[1]
print("SHOWN " .. codes() .. " at " .. diagnostic.lnum .. ":" .. diagnostic.col)

vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col })
local position = vim.lsp.util.make_position_params()
local hovered = vim.lsp.buf_request_sync(0, "textDocument/hover", position, PATIENCE)
for _, line in ipairs(vim.split(hovered[client_id].result.contents.value, "\n")) do
  -- What stands under the cursor comes first, the rule of the finding after it.
  if vim.startswith(line, "**" .. diagnostic.code) then print("HOVER " .. line) end
end

local range = vim.lsp.util.make_range_params()
range.context = { diagnostics = {}, only = { "quickfix" } }
local offered = vim.lsp.buf_request_sync(0, "textDocument/codeAction", range, PATIENCE)
local action = offered[client_id].result[1]
if not action then fail("no fix is offered") end
local encoding = vim.lsp.get_client_by_id(client_id).offset_encoding
vim.lsp.util.apply_workspace_edit(action.edit, encoding)
print("FIX " .. action.title)

await("the diagnostic stays", function() return #vim.diagnostic.get(0) == 0 end)
print("CLEARED " .. vim.fn.line("$") .. " lines")

vim.lsp.stop_client(client_id)
await("the server stays", function() return vim.lsp.client_is_stopped(client_id) end)
print("STOPPED")
vim.cmd("quitall!")
