// The dialogue: the whole conversation is sent at each turn, with the ids of what was shown; the gateway keeps nothing.

// A user's turn.
export function said(text) {
  return { role: 'user', parts: [{ text }] };
}

// An answer as the next turn tells it: words, ids of hits, and the plan that ran.
export function told(answer) {
  const parts = answer.parts.map((part) => (part.hits ? { hits: part.hits.map((hit) => hit.tileId) } : { text: part.text }));
  return answer.plan ? { role: 'assistant', parts, plan: answer.plan } : { role: 'assistant', parts };
}

export class ChatPanel {
  // ask sends a conversation and gives the answer; card draws a hit.
  constructor(elements, ask, card) {
    Object.assign(this, { elements, ask, card, messages: [], running: false });
    elements.form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = elements.text.value.trim();
      if (text) this.say(text);
    });
    elements.planRun.addEventListener('click', () => this.runPlan());
  }

  async say(text, plan = null) {
    if (this.running) return;
    this.running = true;
    this.show('you', text);
    const messages = [...this.messages, said(text)];
    try {
      const answer = await this.ask(plan ? { messages, plan } : { messages });
      this.messages = [...messages, told(answer)];
      this.elements.text.value = '';
      this.showAnswer(answer);
    } catch (error) {
      this.show('refused', error.message);
    } finally {
      this.running = false;
    }
  }

  runPlan() {
    try {
      this.say('Run this plan.', JSON.parse(this.elements.planText.value));
    } catch {
      this.show('refused', 'The plan is no JSON.');
    }
  }

  showAnswer(answer) {
    for (const part of answer.parts) {
      if (part.hits) this.showHits(part.hits);
      else this.show('swath', part.text);
    }
    this.elements.plan.hidden = !answer.plan;
    this.elements.planText.value = answer.plan ? JSON.stringify(answer.plan, null, 2) : '';
  }

  // Captions and keys are other people's words: they become text, never markup.
  show(who, text) {
    const turn = document.createElement('li');
    turn.className = who;
    turn.textContent = text;
    this.elements.turns.append(turn);
    turn.scrollIntoView({ block: 'nearest' });
  }

  showHits(hits) {
    const turn = document.createElement('li');
    turn.className = 'hits';
    const list = document.createElement('ul');
    list.className = 'grid';
    list.append(...hits.map(this.card));
    turn.append(list);
    this.elements.turns.append(turn);
  }
}
