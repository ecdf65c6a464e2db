// What a paste did, told in one line, with a way back that takes back the paste and nothing else.

import type { Editor } from "@tiptap/core";
import type { Transaction } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import type { UndoManager } from "yjs";
import { Clipboard } from "./clipboard";
import type { Report } from "./paste/model";
import { wordsFor } from "./paste/words";
import type { ToldOfPaste } from "./paste-line";
import { type Step, undoAlone } from "./undo";

export class Pastes {
  constructor(private readonly told: ToldOfPaste) {}

  editor: Editor | null = null;
  private step: Step | null = null; // of the paste that the line tells of
  readonly board = new Clipboard({
    begins: () => this.manager()?.stopCapturing(), // what was typed just before is a step of its own
    nothing: (report) => this.tell(report, null),
  });

  private manager(): UndoManager | undefined {
    return this.editor ? yUndoPluginKey.getState(this.editor.state)?.undoManager : undefined;
  }

  // After every change of the editor's state.
  heard(tr: Transaction): void {
    if (/^(paste|drop)$/.test(String(tr.getMeta("uiEvent")))) this.pasted();
    else if (this.step && !this.manager()?.undoStack.includes(this.step)) this.forget();
  }

  private pasted(): void {
    const manager = this.manager();
    manager?.stopCapturing();
    const { report } = this.board;
    this.board.report = null;
    this.forget();
    if (report) this.tell(report, manager?.undoStack.at(-1) ?? null);
  }

  private tell(report: Report, step: Step | null): void {
    const words = wordsFor(report, step !== null);
    this.step = words ? step : null;
    this.told.value = words ? { words, back: step ? () => this.takeBack(step) : null } : null;
  }

  forget(): void {
    this.step = null;
    this.told.value = null;
  }

  // What was typed before it and after it stays.
  private takeBack(step: Step): void {
    const manager = this.manager();
    this.forget();
    if (!manager) return;
    undoAlone(manager, step);
    this.editor?.commands.focus();
  }
}
