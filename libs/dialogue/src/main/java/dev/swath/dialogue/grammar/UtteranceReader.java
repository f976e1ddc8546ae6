package dev.swath.dialogue.grammar;

import dev.swath.dialogue.grammar.RuleBook.Taken;
import dev.swath.dialogue.words.Match;
import dev.swath.dialogue.words.Token;
import dev.swath.dialogue.words.UtteranceTokens;
import dev.swath.dialogue.words.WordPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads utterances word by word: what a rule takes says a field, what no rule takes is the subject, or what must not be seen. */
public final class UtteranceReader {
    private static final WordPattern NEGATION = WordPattern.of(
            "[but|and|with|that have|which have|having|where there is|where there are|there are|there is] "
                    + "(without [any] | with no | no | excluding | except [for] | minus | lacking | free of | not containing | not with | but not [with] | leaving out | without any)",
            Map.of(),
            Map.of());
    private static final Set<String> CONNECTORS = Set.of(
            "and", "but", "with", "also", "only", "just", "or", "that", "which", "are", "is", "then", "now", "all");
    private static final Set<String> SEPARATORS = Set.of(",", "and", "or", "nor");
    private static final Set<String> CLOUDS = Set.of("cloud", "clouds", "cloud cover", "any clouds", "any cloud");
    private static final double CLOUDLESS = 0.05;

    private final RuleBook book;

    public UtteranceReader(Instant now) {
        this.book = RuleBook.of(now);
    }

    /** What an utterance says. */
    public Said read(String utterance) {
        return new UtteranceScan(new UtteranceTokens(utterance)).read();
    }

    /** One utterance on its way. */
    private final class UtteranceScan {
        private final UtteranceTokens tokens;
        private final Said said = new Said();
        private final List<Token> subject = new ArrayList<>();
        private final List<Token> negative = new ArrayList<>();
        private final List<Token> left = new ArrayList<>();
        private boolean denies;
        private boolean sentenceEnded;
        private int at;

        UtteranceScan(UtteranceTokens tokens) {
            this.tokens = tokens;
        }

        Said read() {
            while (at < tokens.size()) {
                if (!takeRule(at) && !takeNegation(at) && !takeConnected()) {
                    takeWord();
                }
            }
            endNegative();
            finish();
            return said;
        }

        private boolean atStart() {
            return (subject.isEmpty() || sentenceEnded) && !denies;
        }

        private boolean takeRule(int position) {
            Optional<Taken> found = book.find(tokens, position, atStart());
            if (found.isEmpty() || negationEnd(position) > found.get().end()) {
                return false;
            }
            Taken reading = found.get();
            if (reading.rule().where() == Rule.Where.FIELD) {
                endNegative();
                said.begun = true;
                dropMarks(subject);
            }
            reading.apply(said);
            at = reading.end();
            return true;
        }

        private int negationEnd(int position) {
            return NEGATION.match(tokens, position)
                    .map(Match::end)
                    .filter(end -> !tokens.get(end).isMark())
                    .orElse(-1);
        }

        private boolean takeNegation(int position) {
            int end = negationEnd(position);
            if (end < 0) {
                return false;
            }
            endNegative();
            dropMarks(subject);
            denies = true;
            said.begun = true;
            at = end;
            return true;
        }

        /** "and", "but", a comma and their like are passed over where a field follows. */
        private boolean takeConnected() {
            int next = at;
            while (next < tokens.size()
                    && next < at + 4
                    && (tokens.get(next).isMark()
                            || CONNECTORS.contains(tokens.get(next).lower()))) {
                next++;
                Optional<Taken> found = book.find(tokens, next, false);
                boolean field = found.isPresent() && found.get().rule().where() == Rule.Where.FIELD;
                if (field && negationEnd(next) <= found.get().end()) {
                    return takeRule(next);
                }
                if (negationEnd(next) > 0) {
                    return takeNegation(next);
                }
            }
            return false;
        }

        private void takeWord() {
            Token token = tokens.get(at);
            boolean ends = token.isMark() && ".!?;".contains(token.text());
            if (denies) {
                takeNegative(token, ends);
            } else if (ends) {
                sentenceEnded = !subject.isEmpty();
            } else if (sentenceEnded) {
                left.add(token);
            } else if (!subject.isEmpty() || !token.isMark()) {
                subject.add(token);
                said.begun = true;
            }
            at++;
        }

        private void takeNegative(Token token, boolean ends) {
            if (ends) {
                endNegative();
                sentenceEnded = !subject.isEmpty();
            } else if (SEPARATORS.contains(token.lower())) {
                endItem();
                if (tokens.get(at + 1).lower().equals("with")) {
                    denies = false;
                    at++;
                }
            } else if (token.lower().equals("but") && tokens.get(at + 1).lower().equals("with")) {
                endNegative();
                at++;
            } else if (!token.isMark()) {
                negative.add(token);
            }
        }

        private void endNegative() {
            endItem();
            denies = false;
        }

        private void endItem() {
            String item = Phrases.subject(negative);
            negative.clear();
            if (CLOUDS.contains(item)) {
                said.cloudMax = CLOUDLESS;
            } else if (!item.isEmpty() && !said.negative.contains(item)) {
                said.negative.add(item);
            }
        }

        private void finish() {
            String last = tokens.size() == 0 ? "" : lastWord();
            said.goesOn |= last.equals("instead");
            String text = Phrases.subject(subject);
            said.subject = text.isEmpty() ? null : text;
            if (said.newest && said.onePicture && said.limit == null) {
                said.limit = 1;
            }
            if (said.count != null && said.count) {
                said.limit = null;
            }
            String rest = Phrases.subject(left);
            if (!rest.isEmpty()) {
                said.notUnderstood.add(rest);
            }
        }

        private String lastWord() {
            for (int i = tokens.size() - 1; i >= 0; i--) {
                if (!tokens.get(i).isMark()) {
                    return tokens.get(i).lower();
                }
            }
            return "";
        }
    }

    private static void dropMarks(List<Token> words) {
        while (!words.isEmpty() && words.getLast().isMark()) {
            words.removeLast();
        }
    }

    /** Whether a text has no letter or figure. */
    static boolean isBlank(String utterance) {
        return utterance.toLowerCase(Locale.ROOT).codePoints().noneMatch(Character::isLetterOrDigit);
    }
}
