import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { NOTHING, browses, conditions } from '../address';
import { type Places, places } from '../places';
import { forgetRecent, recent, remember } from '../store/kept';
import { ask, asked } from '../store/navigation';
import { counts } from '../store/search';
import { type Suggestion, mayNamePlace, placeIn, suggest, taken } from '../suggest';
import { texts } from '../texts';
import { Chips } from './Chips';
import { pick } from './Drop';
import { Narrow } from './Narrow';
import { Icon } from './icons';

export function AskBar() {
  const question = asked.value;
  const nothing = browses(question) && !conditions(question);
  return (
    <search class="ask">
      <div class="ask-line">
        <Box />
        <Narrow />
      </div>
      <div class="ask-below">
        <Chips />
        <Place key={question.text} />
        {nothing && (
          <p class="tries">
            <span>{texts.ask.tries}</span>
            {texts.ask.examples.map((example) => (
              <button key={example} type="button" class="chip" onClick={() => ask({ text: example })}>{example}</button>
            ))}
          </p>
        )}
      </div>
    </search>
  );
}

/** Offers the place that the words name: the search compares them with pictures, and would not look there. */
function Place() {
  const { text, box, area, point } = asked.value;
  const [found, setFound] = useState<ReturnType<typeof placeIn>>(null);
  useEffect(() => {
    let ended = false;
    if (mayNamePlace(text)) {
      places()
        .then((known) => ended || setFound(placeIn(text, known)))
        .catch(() => undefined);
    }
    return () => void (ended = true);
  }, []);
  if (!found || box || area || point) return null;
  const { rest, choice } = found;
  return (
    <p class="tries offer">
      <span>{texts.ask.placeAlone}</span>
      <button type="button" class="chip" onClick={() => ask({ text: rest, place: choice.name, box: choice.box })}>{texts.ask.onlyThere(choice.name, choice.detail)}</button>
    </p>
  );
}

const GROUPS = { recent: texts.ask.recent, place: texts.ask.places, collection: texts.ask.collections };

function Box() {
  const question = asked.value;
  const [typed, setTyped] = useState(question.text);
  const [open, setOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const [known, setKnown] = useState<Places | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const closing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // Before anybody can type again.
  useLayoutEffect(() => {
    setTyped(question.text);
  }, [question]);

  const choices = open ? suggest(typed, recent.value, known, Object.keys(counts.value?.collections ?? {})) : [];
  const shown = open && choices.length > 0;

  function run(change: Parameters<typeof ask>[0]): void {
    setOpen(false);
    setMarked(-1);
    remember(change.text ?? '');
    ask(change);
  }

  function pressed(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const by = event.key === 'ArrowDown' ? 1 : -1;
      setMarked(Math.min(choices.length - 1, Math.max(-1, marked + by)));
    } else if (event.key === 'Escape' && shown) {
      event.stopPropagation();
      event.preventDefault();
      setOpen(false);
    }
  }

  function submit(event: Event): void {
    event.preventDefault();
    if (shown && marked >= 0) run(taken(choices[marked], question));
    else run({ text: typed.trim() });
  }

  return (
    <form class="box" onSubmit={submit} autoComplete="off">
      <Icon name="search" />
      <label class="hidden" for="ask">{texts.ask.label}</label>
      <input
        id="ask"
        type="text"
        role="combobox"
        maxLength={2000}
        enterkeyhint="search"
        aria-expanded={shown}
        aria-controls="suggestions"
        aria-autocomplete="list"
        aria-activedescendant={shown && marked >= 0 ? `suggestion-${marked}` : undefined}
        placeholder={question.image || question.like.length ? texts.ask.placeholderLike : texts.ask.placeholder}
        value={typed}
        onFocus={() => {
          clearTimeout(closing.current);
          places().then(setKnown).catch(() => undefined);
        }}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setOpen(true);
          setMarked(-1);
        }}
        onClick={() => setOpen(true)}
        onBlur={() => (closing.current = setTimeout(() => setOpen(false), 150))}
        onKeyDown={pressed}
      />
      {(typed || !browses(question) || conditions(question) > 0) && (
        <button type="button" class="tool square plain" aria-label={texts.ask.clear} title={texts.ask.clear} onClick={() => (setTyped(''), ask(NOTHING))}>
          <Icon name="close" />
        </button>
      )}
      <button type="button" class="tool square plain" aria-label={texts.ask.picture} title={texts.ask.picture} onClick={() => file.current!.click()}>
        <Icon name="picture" />
      </button>
      <input
        ref={file}
        class="file"
        type="file"
        accept="image/*,.tif,.tiff,.jp2"
        tabIndex={-1}
        aria-label={texts.ask.picture}
        hidden
        onChange={(event) => {
          void pick(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <button type="submit" class="go">{texts.ask.search}</button>
      <Suggestions choices={choices} shown={shown} marked={marked} take={(choice) => run(taken(choice, question))} />
    </form>
  );
}

function Suggestions(props: { choices: Suggestion[]; shown: boolean; marked: number; take: (choice: Suggestion) => void }) {
  const { choices, shown, marked, take } = props;
  return (
    <div class="suggestions" hidden={!shown}>
      <div id="suggestions" role="listbox" aria-label={texts.ask.label}>
        {choices.map((choice, i) => (
          <div
            key={`${choice.kind} ${choice.text} ${i}`}
            id={`suggestion-${i}`}
            role="option"
            aria-selected={i === marked}
            class={i === 0 || choices[i - 1].kind !== choice.kind ? 'first' : ''}
            // Before the box loses the focus.
            onMouseDown={(event) => {
              event.preventDefault();
              take(choice);
            }}
          >
            <span class="kind">{GROUPS[choice.kind]}</span>
            <span>{choice.kind === 'recent' || !choice.rest ? choice.text : `${choice.rest} · ${choice.text}`}</span>
            {choice.kind === 'place' && <span class="detail">{choice.choice.detail}</span>}
          </div>
        ))}
      </div>
      {choices.some((choice) => choice.kind === 'recent') && (
        <button type="button" class="link forget" onMouseDown={(event) => event.preventDefault()} onClick={forgetRecent}>{texts.ask.forget}</button>
      )}
    </div>
  );
}
