import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import css from "./Dialog.module.css";
import { SHORTCUTS } from "./shortcuts";

export default function ShortcutsDialog({ close }: { close: () => void }) {
  return (
    <ModalOverlay className={css.overlay!} isOpen isDismissable onOpenChange={close}>
      <Modal className={css.modal!}>
        <Dialog className={css.dialog!}>
          <Heading slot="title">Keyboard</Heading>
          <dl className={css.keys}>
            {SHORTCUTS.map(([key, word]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{word}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
