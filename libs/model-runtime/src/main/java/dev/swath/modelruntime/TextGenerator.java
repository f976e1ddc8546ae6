package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Caption.Ending;
import dev.swath.modelruntime.BundleDescription.Chat;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.bundle.BundleTokenizer;
import dev.swath.modelruntime.decoding.CaptionSearch;
import dev.swath.modelruntime.decoding.DecoderInputs;
import dev.swath.modelruntime.decoding.GreedySearch;
import dev.swath.modelruntime.decoding.KeyValueCache;
import dev.swath.modelruntime.decoding.Logits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Lets the bundle's language model answer a text, or continue it if the bundle has no chat. Takes the most probable
 * token each time. Thread-safe; callers take turns.
 */
public final class TextGenerator implements AutoCloseable {
    /** The longest accepted text, in characters. */
    public static final int MAX_CHARACTERS = 8000;

    /** The most tokens that are generated. */
    public static final int MAX_TOKENS = 2048;

    private final LanguageModel language;
    private final DecoderInputs inputs;
    private final KeyValueCache cache;
    private final @Nullable RetrieveHead head;
    private final ReentrantLock turn = new ReentrantLock(true);

    private TextGenerator(LanguageModel language, @Nullable RetrieveHead head) {
        Dimensions sizes = language.bundle().description().dimensions();
        this.language = language;
        this.inputs = new DecoderInputs(sizes);
        this.cache = new KeyValueCache(sizes);
        this.head = head;
    }

    /**
     * What was generated.
     *
     * @param text without special tokens, trimmed
     * @param tokens how many there are, including the end token
     * @param ending what ended it
     * @param retrieves how likely images answer the text rather than words, 0 to 1: at 0.5 and above the model would say {@code [RET]}; null if the bundle
     *     cannot tell
     */
    public record Answer(
            String text,
            int tokens,
            Ending ending,
            @Nullable Double retrieves) {}

    /** What was said before: a person's text, and what was answered. */
    public record Turn(String text, String answer) {}

    /**
     * @param language must stay open as long as this object
     * @throws CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY
     */
    public static TextGenerator open(LanguageModel language) {
        return new TextGenerator(language, RetrieveHead.open(language));
    }

    /**
     * @param text 1 to {@link #MAX_CHARACTERS} characters, not all blank; names of special tokens are plain characters
     * @param maxTokens 1 to {@link #MAX_TOKENS}
     * @throws CatalogueException INVALID_REQUEST if an argument is out of its range; OUT_OF_MEMORY; INTERNAL_ERROR
     */
    public Answer generate(String text, int maxTokens) {
        return generate(List.of(), text, maxTokens);
    }

    /**
     * Answers the last text of a conversation.
     *
     * @param earlier the turns before, oldest first; empty unless the bundle has a chat; with the text at most {@link #MAX_CHARACTERS} characters
     * @throws CatalogueException as {@link #generate(String, int)}
     */
    public Answer generate(List<Turn> earlier, String text, int maxTokens) {
        int characters = earlier.stream()
                .mapToInt(turn -> turn.text().length() + turn.answer().length())
                .reduce(text.length(), Math::addExact);
        check(!text.isBlank() && characters <= MAX_CHARACTERS, "text", MAX_CHARACTERS + " characters", characters);
        check(maxTokens >= 1 && maxTokens <= MAX_TOKENS, "maxTokens", MAX_TOKENS + " tokens", maxTokens);
        long[] prompt = prompt(earlier, text);
        turn.lock();
        try {
            return decode(prompt, maxTokens);
        } finally {
            turn.unlock();
        }
    }

    /** Frees its memory; no call may be under way. The language model stays open. */
    @Override
    public void close() {
        inputs.close();
        cache.close();
        if (head != null) {
            head.close();
        }
    }

    private long[] prompt(List<Turn> earlier, String text) {
        BundleTokenizer tokenizer = language.tokenizer();
        BundleDescription description = language.bundle().description();
        Chat chat = description.chat();
        if (chat == null) {
            if (!earlier.isEmpty()) {
                throw new CatalogueException(
                        ErrorCode.INVALID_REQUEST,
                        "earlier: expected none, as the language model of %s cannot hold a conversation, found %d turns"
                                .formatted(language.bundle().modelVersion(), earlier.size()));
            }
            return LongStream.concat(
                            LongStream.of(description.tokens().bos()), Arrays.stream(tokenizer.encodeText(text)))
                    .toArray();
        }
        LongStream.Builder tokens = LongStream.builder();
        for (Turn said : earlier) {
            ask(chat, said.text(), tokens);
            Arrays.stream(tokenizer.encodeText(said.answer())).forEach(tokens);
            tokens.add(description.tokens().eos());
            Arrays.stream(tokenizer.encodePrompt("\n")).forEach(tokens);
        }
        ask(chat, text, tokens);
        return tokens.build().toArray();
    }

    private void ask(Chat chat, String text, LongStream.Builder tokens) {
        BundleTokenizer tokenizer = language.tokenizer();
        Arrays.stream(tokenizer.encodePrompt(chat.before())).forEach(tokens);
        Arrays.stream(tokenizer.encodeText(text)).forEach(tokens);
        Arrays.stream(tokenizer.encodePrompt(chat.after())).forEach(tokens);
    }

    private Answer decode(long[] prompt, int maxTokens) {
        int total = prompt.length + maxTokens;
        inputs.reserve(1, prompt.length, total);
        inputs.reserveLogits(1, language.logitPositions(prompt.length));
        cache.reset(1, 1, total);
        GreedySearch search = new GreedySearch(
                1, maxTokens, language.bundle().description().tokens().eos());
        Logits logits = new Logits(language.bundle().description());
        CaptionSearch.Step step = advance(search, logits, head == null ? null : head.hidden(prompt.length), prompt);
        Double retrieves = head == null ? null : head.probability(prompt.length);
        while (!step.ended()) {
            step = advance(search, logits, null, step.tokens().getFirst());
        }
        return answer(search.results().getFirst(), retrieves);
    }

    private CaptionSearch.Step advance(
            GreedySearch search, Logits logits, @Nullable MemorySegment hidden, long... tokens) {
        MemorySegment.copy(tokens, 0, inputs.ids(), ValueLayout.JAVA_LONG, 0, tokens.length);
        language.embed(inputs.ids(), 1, tokens.length, inputs.embeds());
        language.decode(inputs, tokens.length, cache, hidden);
        logits.read(inputs.logits(), language.logitPositions(tokens.length));
        return search.advance(logits);
    }

    private Answer answer(Generated generated, @Nullable Double retrieves) {
        int eos = language.bundle().description().tokens().eos();
        long[] words = generated.tokens().stream()
                .filter(token -> token != eos)
                .mapToLong(Integer::longValue)
                .toArray();
        return new Answer(language.tokenizer().decode(words), generated.tokens().size(), generated.ending(), retrieves);
    }

    private static void check(boolean valid, String field, String most, int found) {
        if (!valid) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST, "%s: expected 1 to %s, found %d".formatted(field, most, found));
        }
    }
}
