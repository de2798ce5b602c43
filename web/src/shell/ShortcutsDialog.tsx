import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { useSettings } from "../settings/settings";
import css from "./Dialog.module.css";
import { SHORTCUTS } from "./shortcuts";

/** What stays where they are off. */
const LEFT = new Set(["Esc", "arrows"]);

export default function ShortcutsDialog({ close }: { close: () => void }) {
  const { shortcuts, set } = useSettings();
  return (
    <ModalOverlay className={css.overlay!} isOpen isDismissable onOpenChange={close}>
      <Modal className={css.modal!}>
        <Dialog className={css.dialog!}>
          <Heading slot="title">Keyboard</Heading>
          <label className={css.switch}>
            <input type="checkbox" role="switch" checked={shortcuts} onChange={({ target }) => set({ shortcuts: target.checked })} />
            Shortcuts of one key
            <span className="quiet">{shortcuts ? "on" : "off: Escape is left, and the arrows on the map"}</span>
          </label>
          <dl className={css.keys}>
            {SHORTCUTS.map(([key, word]) => (
              <div key={key} data-off={shortcuts || LEFT.has(key) ? undefined : ""}>
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
