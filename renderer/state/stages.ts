import { create } from 'zustand';
import type { Stage } from '../../shared/contract/desktop.ts';

/** Files of this computer that were pulled out of the window: nothing has to be fetched. */
export type LocalOffer = {
  readonly id: string;
  readonly title: string;
  readonly paths: readonly string[];
};

type StageStore = {
  /** As main last told them. */
  readonly stages: readonly Stage[];
  readonly offers: readonly LocalOffer[];
};

/** What is on its way to other programs. */
export const stageStore = create<StageStore>(() => ({ stages: [], offers: [] }));

/** Puts files of this computer where they can be dragged out from. */
export function addOffer(offer: LocalOffer): void {
  stageStore.setState(({ offers }) => ({ offers: [...offers, offer] }));
}

/** Takes them away again; the files stay as they are. */
export function removeOffer(id: string): void {
  stageStore.setState(({ offers }) => ({ offers: offers.filter((offer) => offer.id !== id) }));
}
