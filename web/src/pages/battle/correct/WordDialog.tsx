import { useState, type ReactNode } from "react";
import { Dialog, Heading, Input, Label, Modal, ModalOverlay, Text, TextField } from "react-aria-components";

import dialog from "../../../shell/Dialog.module.css";
import sides from "../sides/Sides.module.css";
import css from "./Correct.module.css";
import { advice, keptAuthor, keptToken, type Word } from "./writer";

interface Props {
  title: string;
  /** What the button does. */
  act?: string;
  /** What will be said. */
  children: ReactNode;
  send: (word: Word) => Promise<void>;
  close: () => void;
}

/** Asks who says so and why, and once for the token. */
export function WordDialog({ title, act = "Save", children, send, close }: Props) {
  const [had, setHad] = useState(keptToken);
  const [token, setToken] = useState(had);
  const [author, setAuthor] = useState(keptAuthor);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const submit = async () => {
    setBusy(true);
    setFault("");
    try {
      await send({ token: token.trim(), author: author.trim(), reason: reason.trim() });
      close();
    } catch (caught) {
      setFault(advice(caught));
      setHad(keptToken());
      setBusy(false);
    }
  };
  return (
    <ModalOverlay className={dialog.overlay!} isOpen isDismissable={!busy} onOpenChange={close}>
      <Modal className={dialog.modal!}>
        <Dialog className={dialog.dialog!}>
          <form
            className={css.form}
            onSubmit={(event) => {
              event.preventDefault();
              void submit();
            }}
          >
            <Heading slot="title">{title}</Heading>
            {children}
            <TextField isRequired value={author} onChange={setAuthor} maxLength={100} autoFocus={!author}>
              <Label>Your name, for all to see</Label>
              <Input className={css.input!} />
            </TextField>
            <TextField value={reason} onChange={setReason} maxLength={1000} autoFocus={author !== ""}>
              <Label>Why (may be empty)</Label>
              <Input className={css.input!} placeholder="They came with us" />
            </TextField>
            {!had && (
              <TextField isRequired value={token} onChange={setToken} type="password" autoComplete="off">
                <Label>Write token</Label>
                <Input className={css.input!} />
                <Text slot="description" className={css.hint!}>
                  Whoever runs this server has it: in the file <code>write-token</code> of its data directory, or as <code>WARSTREAM_WRITE_TOKEN</code>. It
                  is kept until you close this tab.
                </Text>
              </TextField>
            )}
            {fault && (
              <p className="bad" role="alert">
                {fault}
              </p>
            )}
            <div className={css.buttons}>
              <button type="button" className={sides.button} onClick={close} disabled={busy}>
                Back
              </button>
              <button type="submit" className={sides.button} data-main disabled={busy || !author.trim() || !token.trim()}>
                {busy ? "Saving…" : act}
              </button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
