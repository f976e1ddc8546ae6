package dev.swath.dialogue.words;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of words. {@code (a|b c)} is a choice, {@code [a]} may be missing, <code>{name}</code> is another pattern, and {@code <slot>} is read by a {@link
 * SlotReader} and kept under its name; {@code <slot:key>} under another key.
 */
public final class WordPattern {
    private final PatternNode root;
    private final Map<String, SlotReader> slots;

    private sealed interface PatternNode {
        record Word(String lower) implements PatternNode {}

        record Slot(String reader, String key) implements PatternNode {}

        record Sequence(List<PatternNode> parts) implements PatternNode {}

        record Alternatives(List<PatternNode> ways) implements PatternNode {}
    }

    private WordPattern(PatternNode root, Map<String, SlotReader> slots) {
        this.root = root;
        this.slots = slots;
    }

    /**
     * Reads a pattern.
     *
     * @param named the patterns that braces may name
     * @param slots what reads each slot
     */
    public static WordPattern of(String text, Map<String, String> named, Map<String, SlotReader> slots) {
        Parser parser = new Parser(text, named);
        PatternNode root = parser.choice();
        parser.end();
        return new WordPattern(root, slots);
    }

    /** The longest match from a position; empty if there is none. */
    public Optional<Match> match(UtteranceTokens tokens, int position) {
        Map<String, Object> values = new HashMap<>();
        Longest longest = new Longest();
        step(root, tokens, position, values, end -> {
            longest.offer(tokens, position, end, values);
            return false;
        });
        return Optional.ofNullable(longest.found);
    }

    private boolean step(
            PatternNode node, UtteranceTokens tokens, int at, Map<String, Object> values, IntPredicate then) {
        return switch (node) {
            case PatternNode.Word(String lower) ->
                tokens.get(at).lower().equals(lower) && at < tokens.size() && then.test(at + 1);
            case PatternNode.Slot(String reader, String key) -> slot(reader, key, tokens, at, values, then);
            case PatternNode.Sequence(List<PatternNode> parts) -> sequence(parts, 0, tokens, at, values, then);
            case PatternNode.Alternatives(List<PatternNode> ways) -> {
                for (PatternNode way : ways) {
                    if (step(way, tokens, at, values, then)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private boolean sequence(
            List<PatternNode> parts,
            int part,
            UtteranceTokens tokens,
            int at,
            Map<String, Object> values,
            IntPredicate then) {
        return part == parts.size()
                ? then.test(at)
                : step(
                        parts.get(part),
                        tokens,
                        at,
                        values,
                        end -> sequence(parts, part + 1, tokens, end, values, then));
    }

    private boolean slot(
            String reader, String key, UtteranceTokens tokens, int at, Map<String, Object> values, IntPredicate then) {
        SlotReader slot = slots.get(reader);
        if (slot == null) {
            throw new IllegalStateException("no slot is called " + reader);
        }
        for (SlotReader.Value found : slot.read(tokens, at)) {
            Object before = values.put(key, found.value());
            boolean done = then.test(found.end());
            if (before == null) {
                values.remove(key);
            } else {
                values.put(key, before);
            }
            if (done) {
                return true;
            }
        }
        return false;
    }

    /** Keeps the longest of the matches offered, the first of several. */
    private static final class Longest {
        @Nullable
        Match found;

        void offer(UtteranceTokens tokens, int start, int end, Map<String, Object> values) {
            if (end > start && (found == null || end > found.end())) {
                found = new Match(start, end, tokens.text(start, end), Map.copyOf(values));
            }
        }
    }

    /** Reads the notation of patterns. */
    private static final class Parser {
        private final List<String> parts = new ArrayList<>();
        private final Map<String, String> named;
        private int at;

        Parser(String text, Map<String, String> named) {
            this.named = named;
            Matcher matcher = Pattern.compile("[()\\[\\]|]|<[^>]+>|\\{[^}]+}|[^\\s()\\[\\]|<{]+")
                    .matcher(text);
            while (matcher.find()) {
                parts.add(matcher.group());
            }
        }

        PatternNode choice() {
            List<PatternNode> ways = new ArrayList<>();
            ways.add(sequence());
            while (is("|")) {
                at++;
                ways.add(sequence());
            }
            return ways.size() == 1 ? ways.getFirst() : new PatternNode.Alternatives(List.copyOf(ways));
        }

        private PatternNode sequence() {
            List<PatternNode> nodes = new ArrayList<>();
            while (at < parts.size() && !is("|") && !is(")") && !is("]")) {
                nodes.add(item());
            }
            return nodes.size() == 1 ? nodes.getFirst() : new PatternNode.Sequence(List.copyOf(nodes));
        }

        private PatternNode item() {
            String part = parts.get(at++);
            return switch (part.charAt(0)) {
                case '(' -> closed(")");
                case '[' -> new PatternNode.Alternatives(List.of(closed("]"), new PatternNode.Sequence(List.of())));
                case '{' -> named(part.substring(1, part.length() - 1));
                case '<' -> slot(part.substring(1, part.length() - 1));
                default -> new PatternNode.Word(part);
            };
        }

        private PatternNode closed(String bracket) {
            PatternNode inner = choice();
            if (!is(bracket)) {
                throw new IllegalStateException("expected %s in %s".formatted(bracket, parts));
            }
            at++;
            return inner;
        }

        private PatternNode named(String name) {
            String text = named.get(name);
            if (text == null) {
                throw new IllegalStateException("no pattern is called " + name);
            }
            return new Parser(text, named).choice();
        }

        private static PatternNode slot(String text) {
            int colon = text.indexOf(':');
            return colon < 0
                    ? new PatternNode.Slot(text, text)
                    : new PatternNode.Slot(text.substring(0, colon), text.substring(colon + 1));
        }

        private boolean is(String bracket) {
            return at < parts.size() && parts.get(at).equals(bracket);
        }

        void end() {
            if (at < parts.size()) {
                throw new IllegalStateException("expected the end of a pattern, found " + parts.get(at));
            }
        }
    }
}
