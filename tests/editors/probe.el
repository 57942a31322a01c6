;;; Opens a document in Emacs with Eglot, as its user would, and mends it: waits until the finding
;;; shows, asks what stands there, applies the fix, and waits until nothing is shown.
;;; Waits for states; each wait has a bound only so that a failure ends.

(require 'eglot)
(require 'flymake)

(defun await (what state)
  "Waits until STATE gives something; ends Emacs with WHAT where it does not."
  (let ((end (+ (float-time) (string-to-number (getenv "THINGFIT_PATIENCE")))) found)
    (while (and (not (setq found (funcall state))) (< (float-time) end))
      (accept-process-output nil 0.02))
    (unless found
      (message "FAILED %s" what)
      (kill-emacs 1))
    found))

(find-file (getenv "THINGFIT_FILE"))
;; What starts the server waits for a command, and a batch has none.
(run-hooks 'post-command-hook)
(let* ((server (await "the server does not start" #'eglot-current-server))
       (found (await "no finding shows" (lambda () (flymake-start) (flymake-diagnostics))))
       (finding (car found)))
  (goto-char (flymake-diagnostic-beg finding))
  (message "SHOWN %s at %d" (flymake-diagnostic-text finding) (line-number-at-pos))
  (let* ((asked (eglot--TextDocumentPositionParams))
         (hover (jsonrpc-request server :textDocument/hover asked)))
    (message "HOVER %s" (car (split-string (plist-get (plist-get hover :contents) :value) "\n"))))
  (let ((eglot-confirm-server-edits nil)
        (inhibit-message t)
        ;; The only fix is taken, as a batch has nobody to ask.
        (completing-read-function (lambda (_prompt choices &rest _) (caar choices))))
    (eglot-code-actions (point) (1+ (point)) "quickfix" t))
  (message "FIXED %s" (string-trim (thing-at-point 'line t)))
  ;; Eglot tells of changes when its user rests or saves.
  (let ((inhibit-message t)) (save-buffer))
  (await "the finding stays" (lambda () (flymake-start) (null (flymake-diagnostics))))
  (eglot-shutdown server)
  (message "STOPPED"))
