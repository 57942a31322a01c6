-- Opens a document in a Neovim that has only the lines of the documentation, and waits for what
-- they are to bring: a client of that name, and its finding.

local function await(what, state)
  if not vim.wait(tonumber(vim.env.THINGFIT_PATIENCE), state, 10) then
    io.stderr:write("FAILED " .. what .. "\n")
    vim.cmd("cquit")
  end
end

vim.cmd("edit " .. vim.fn.fnameescape(vim.env.THINGFIT_FILE))
await("no client is attached", function() return next(vim.lsp.buf_get_clients(0)) ~= nil end)
local id, client = next(vim.lsp.buf_get_clients(0))
print("ATTACHED " .. client.name)
await("no diagnostic shows", function() return #vim.diagnostic.get(0) > 0 end)
print("SHOWN " .. vim.diagnostic.get(0)[1].message)
vim.lsp.stop_client(id)
await("the server stays", function() return vim.lsp.client_is_stopped(id) end)
print("STOPPED")
vim.cmd("quitall!")
