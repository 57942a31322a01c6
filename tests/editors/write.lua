-- Writes in a document with the Thingfit server behind Neovim, as a user would: completes a name,
-- reads a hover, renames across two files, and undoes it all, after which both texts are as they
-- were. Waits for states; each wait has a bound only so that a failure ends.

local PATIENCE = tonumber(vim.env.THINGFIT_PATIENCE)

local function fail(message)
  io.stderr:write("FAILED " .. message .. "\n")
  vim.cmd("cquit")
end

local function await(what, state)
  if not vim.wait(PATIENCE, state, 10) then fail("it is not so that " .. what) end
end

local client_id = vim.lsp.start_client({
  name = "thingfit",
  cmd = vim.fn.json_decode(vim.env.THINGFIT_SERVER),
  root_dir = vim.env.THINGFIT_FOLDER,
})
if not client_id then fail("the server does not start") end
local encoding = "utf-16"

local function open(path)
  vim.cmd("edit " .. vim.fn.fnameescape(path))
  vim.lsp.buf_attach_client(0, client_id)
  await("the server starts", function()
    return vim.lsp.buf_get_clients(0)[client_id] ~= nil
  end)
  encoding = vim.lsp.get_client_by_id(client_id).offset_encoding
  return vim.api.nvim_get_current_buf()
end

local function ask(method, more)
  local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(0, encoding), more or {})
  local answers = vim.lsp.buf_request_sync(0, method, params, PATIENCE)
  local answer = answers and answers[client_id]
  if not answer or answer.error then fail(method .. ": " .. vim.inspect(answer)) end
  return answer.result
end

-- The cursor is set on the first place of a text, some bytes after its beginning.
local function go_to(text, into)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  if vim.fn.search("\\V" .. text, "cW") == 0 then fail("not found: " .. text) end
  local at = vim.api.nvim_win_get_cursor(0)
  vim.api.nvim_win_set_cursor(0, { at[1], at[2] + into })
end

local function is_found(buffer, code)
  for _, each in ipairs(vim.diagnostic.get(buffer)) do
    if (each.code or each.user_data.lsp.code) == code then return true end
  end
  return false
end

local function text_of(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
end

local model = open(vim.env.THINGFIT_MODEL)
local thing = open(vim.env.THINGFIT_FILE)
local before = { text_of(thing), text_of(model) }
await("the finding shows", function() return is_found(thing, "tm-optional-unresolved") end)

-- Completion of the name of an affordance, inside its quotes.
go_to('"/properties/lch"', 1)
local items = ask("textDocument/completion")
for _, item in ipairs(items.items or items) do
  if item.label == "/properties/licht" then
    vim.lsp.util.apply_text_edits({ item.textEdit }, thing, encoding)
    print("COMPLETED " .. vim.fn.trim(vim.fn.getline(".")))
  end
end
await("the finding goes", function() return not is_found(thing, "tm-optional-unresolved") end)

-- Hover over a key says what it is.
go_to('"scheme"', 2)
local hovered = ask("textDocument/hover")
print("HOVER " .. vim.split(hovered.contents.value, "\n")[1])

-- Renaming changes both files, whose texts hold characters of two and of four bytes.
vim.api.nvim_set_current_buf(model)
go_to('"helligkeit"', 3)
local edit = ask("textDocument/rename", { newName = "brightness" })
vim.lsp.util.apply_workspace_edit(edit, encoding)
print("RENAMED " .. select(2, text_of(thing):gsub("brightness", "")) .. " "
  .. select(2, text_of(model):gsub("brightness", "")))

-- What the server sees of each step is the text of the buffer: it still answers at the right place.
go_to('"brightness"', 3)
local found = ask("textDocument/definition")
if vim.tbl_islist(found) then found = found[1] end
local start = (found.targetSelectionRange or found.range).start
print("DEFINED " .. start.line .. ":" .. start.character)

for _, buffer in ipairs({ model, thing }) do
  vim.api.nvim_set_current_buf(buffer)
  vim.cmd("silent undo 0")
end
await("the finding returns", function() return is_found(thing, "tm-optional-unresolved") end)
if before[1] ~= text_of(thing) or before[2] ~= text_of(model) then fail("undo gives another text") end
vim.cmd("silent wall!")
print("UNDONE")

vim.lsp.stop_client(client_id)
await("the server stops", function() return vim.lsp.client_is_stopped(client_id) end)
print("STOPPED")
vim.cmd("quitall!")
