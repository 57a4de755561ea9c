/** The editor: assume something, see what it does to the forecast. The address holds it; what is computed is what the build computes. */
import { useEffect, useRef, useState } from 'react';
import type { ChartContext } from '../../charts/chart.ts';
import { CHARTS } from '../../charts/index.ts';
import { whenIdle } from '../../islands/when-idle.ts';
import type { Row } from '../../query/query.ts';
import { DraftForm } from './_DraftForm.tsx';
import { DraftResult } from './_DraftResult.tsx';
import { type Draft, draftOf, draftSearch, holdsDraft, problemsOf, type Saved } from './_draft.ts';
import type { DraftQuery } from './_draft-sql.ts';
import type { Choices } from './_form-choices.ts';

interface Props {
  readonly standard: Draft;
  readonly saved: readonly Saved[];
  readonly choices: Choices;
  readonly context: ChartContext;
}

export interface Outcome {
  readonly draft: Draft;
  readonly months: readonly Row[];
  readonly changes: readonly Row[];
  readonly query: DraftQuery;
  readonly drawing: SVGSVGElement;
}

const WAIT_MS = 250;

export function Editor({ standard, saved, choices, context }: Props) {
  const [isAlive, setAlive] = useState(false);
  const [draft, setDraft] = useState(standard);
  const [isAsked, setAsked] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [status, setStatus] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const problems = problemsOf(draft);

  useEffect(() => {
    const readUrl = (): void => {
      setDraft(draftOf(window.location.search, standard, saved));
      if (holdsDraft(window.location.search)) setAsked(true);
    };
    readUrl();
    setAlive(true);
    window.addEventListener('popstate', readUrl);
    whenIdle(() => {
      import('./_compute.ts').catch(() => {});
    });
    return () => window.removeEventListener('popstate', readUrl);
  }, []);

  const key = JSON.stringify(draft);
  useEffect(() => {
    if (!isAsked || Object.keys(problems).length > 0) {
      if (isAsked) setStatus('Correct what is marked, and the figures follow.');
      return;
    }
    let isStale = false;
    const waiting = setTimeout(() => {
      setStatus('Computing…');
      import('./_compute.ts')
        .then(({ compute }) => compute(draft, saved, context, Math.max(320, Math.round(box.current?.clientWidth ?? 1000))))
        .then(
          (next) => {
            if (isStale) return;
            setOutcome(next);
            setStatus('');
          },
          (error: Error) => {
            if (isStale) return;
            console.warn(error);
            setStatus('This could not be computed here; the saved scenarios above still hold.');
          },
        );
    }, WAIT_MS);
    return () => {
      isStale = true;
      clearTimeout(waiting);
    };
  }, [key, isAsked]);

  /** A step of the reader's history for a choice; typing only rewrites the address. */
  const show = (next: Draft, isStep: boolean): void => {
    const filter = new URLSearchParams(window.location.search).get('scenario');
    const search = `${draftSearch(next)}${filter === null ? '' : `&${new URLSearchParams({ scenario: filter })}`}`;
    window.history[isStep ? 'pushState' : 'replaceState'](null, '', `${window.location.pathname}${search}${window.location.hash}`);
    setDraft(next);
    setAsked(true);
  };
  return (
    <div className="scenario-editor" ref={box}>
      <DraftForm
        draft={draft}
        saved={saved}
        choices={choices}
        currency={context.currency}
        problems={isAsked ? problems : {}}
        isAlive={isAlive}
        standard={standard}
        onChange={show}
      />
      <p role="status" className="quiet">
        {status || (isAsked ? '' : 'Change anything, and its effect on the forecast is shown here.')}
      </p>
      {outcome && (
        <DraftResult outcome={outcome} context={context} finding={CHARTS['scenario-months'].finding(outcome.months, context)} isStale={status !== ''} />
      )}
    </div>
  );
}
