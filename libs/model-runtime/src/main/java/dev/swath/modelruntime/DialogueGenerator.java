package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.DialogueReply.ReplyContent;
import dev.swath.catalogue.model.DialogueReply.ReplyEnding;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.catalogue.model.DialogueTurn.TurnContent;
import dev.swath.catalogue.model.DialogueTurn.Voice;
import dev.swath.catalogue.model.Embedding;
import dev.swath.modelruntime.BundleDescription.Chat;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.decoding.CaptionSearch;
import dev.swath.modelruntime.decoding.DecoderInputs;
import dev.swath.modelruntime.decoding.GreedySearch;
import dev.swath.modelruntime.decoding.KeyValueCache;
import dev.swath.modelruntime.decoding.Logits;
import dev.swath.modelruntime.dialogue.DialoguePrompt;
import dev.swath.modelruntime.dialogue.DialoguePrompt.PromptPart;
import dev.swath.modelruntime.dialogue.DialogueWords;
import dev.swath.modelruntime.onnx.NativeMemory;
import dev.swath.modelruntime.onnx.Opening;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers conversations about images by the bundle's language model, as RS-CapRet and FROMAGe do: each image's soft tokens stand in their place, the answer is
 * greedy, and where the model says {@code [RET]} its hidden state is a query for images. Thread-safe; callers take turns.
 *
 * <p>Both parts of {@code [RET]} are used in the form that they were fitted in. Whether an answer begins with it is read from the conversation's words alone. Its
 * hidden state is that after the user's words ({@link TextQueryEncoder#encodeTurns}).
 *
 * @see <a href="https://arxiv.org/abs/2402.06475">RS-CapRet, section III</a>
 * @see <a href="https://arxiv.org/abs/2301.13823">FROMAGe</a>
 */
public final class DialogueGenerator implements AutoCloseable {
    /** So many positions are read at once: between them an answer that nobody wants ends. */
    private static final int STRETCH = 64;

    private static final long PATIENCE_MILLIS = 20;
    private static final double EVEN = 0.5;

    private final LanguageModel language;
    private final Chat chat;
    private final DialogueLimits limits;
    private final ImageProjection images;
    private final TextQueryEncoder queries;
    private final @Nullable RetrieveHead head;
    private final DecoderInputs inputs;
    private final KeyValueCache cache;
    private final NativeMemory prompted = new NativeMemory();
    private final NativeMemory hidden = new NativeMemory();
    private final ReentrantLock turn = new ReentrantLock(true);
    /** Guarded by the turn. */
    private boolean closed;

    private DialogueGenerator(
            LanguageModel language,
            Chat chat,
            DialogueLimits limits,
            ImageProjection images,
            TextQueryEncoder queries,
            @Nullable RetrieveHead head) {
        this.language = language;
        this.chat = chat;
        this.limits = limits;
        this.images = images;
        this.queries = queries;
        this.head = head;
        this.inputs = new DecoderInputs(sizes());
        this.cache = new KeyValueCache(sizes());
    }

    /**
     * @param language must stay open as long as this object
     * @param queries of the same language model; must stay open, too
     * @return empty if the language model was not trained to answer
     * @throws CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY
     */
    public static Optional<DialogueGenerator> open(
            LanguageModel language, TextQueryEncoder queries, DialogueLimits limits) {
        Chat chat = language.bundle().description().chat();
        if (chat == null) {
            return Optional.empty();
        }
        try (Opening opening = new Opening()) {
            ImageProjection images = opening.add(ImageProjection.open(language));
            RetrieveHead head = RetrieveHead.open(language);
            opening.done();
            return Optional.of(new DialogueGenerator(language, chat, limits, images, queries, head));
        }
    }

    /**
     * Answers a conversation's last turn.
     *
     * @param turns the oldest first; the last one is the user's
     * @param unwanted whether nobody waits for the answer any more
     * @throws CatalogueException INVALID_REQUEST if the last turn is none of the user's or has no room; MODEL_MISMATCH if features have another shape;
     *     OUT_OF_MEMORY; INTERNAL_ERROR
     * @throws CancellationException if the answer is unwanted
     */
    public DialogueReply answer(List<DialogueTurn> turns, BooleanSupplier unwanted) {
        Watch watch = new Watch(System.nanoTime() + limits.time().toNanos(), unwanted);
        DialoguePrompt prompt = prompt(turns);
        for (PromptPart part : prompt.parts()) {
            if (part instanceof PromptPart.Pictured pictured) {
                images.check(pictured.features());
            }
        }
        if (!takeTurn(watch)) {
            return reply(List.of(), ReplyEnding.TIME, prompt.dropped());
        }
        try {
            if (closed) {
                throw new IllegalStateException("the dialogue generator is closed");
            }
            return decode(turns, prompt, watch);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Waits for the call under way, then frees its sessions and memory: native code would crash over freed memory. A later call fails. The
     * language model stays open.
     */
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            images.close();
            if (head != null) {
                head.close();
            }
            inputs.close();
            cache.close();
            prompted.close();
            hidden.close();
        } finally {
            turn.unlock();
        }
    }

    /** When an answer has to end. */
    private record Watch(long end, BooleanSupplier unwanted) {
        /** @throws CancellationException if the answer is unwanted */
        boolean isOver() {
            if (unwanted.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw new CancellationException("nobody waits for the answer");
            }
            return System.nanoTime() - end > 0;
        }
    }

    private DialoguePrompt prompt(List<DialogueTurn> turns) {
        return DialoguePrompt.of(
                turns, chat, language.tokenizer(), language.bundle().description(), limits.positions());
    }

    private boolean takeTurn(Watch watch) {
        try {
            while (!turn.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                if (watch.isOver()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for other conversations");
        }
    }

    private DialogueReply decode(List<DialogueTurn> turns, DialoguePrompt prompt, Watch watch) {
        boolean sees = prompt.parts().stream().anyMatch(PromptPart.Pictured.class::isInstance);
        int last = 0;
        if (head != null) {
            last = read(sees ? words(turns, prompt.dropped()) : prompt, watch);
            List<String> said = said(turns);
            if (last > 0 && head.probability(last) >= EVEN && !said.isEmpty()) {
                Embedding embedding = queries.encodeTurns(said);
                return reply(List.of(new ReplyContent.Sought(embedding)), ReplyEnding.END, prompt.dropped());
            }
        }
        if (head == null || sees) {
            last = read(prompt, watch);
        }
        return last == 0 ? reply(List.of(), ReplyEnding.TIME, prompt.dropped()) : speak(last, watch, prompt.dropped());
    }

    /** The prompt of the same turns without their images. */
    private DialoguePrompt words(List<DialogueTurn> turns, int dropped) {
        return prompt(turns.stream()
                .skip(dropped)
                .map(said -> new DialogueTurn(
                        said.voice(),
                        said.parts().stream()
                                .filter(TurnContent.Heard.class::isInstance)
                                .toList()))
                .toList());
    }

    /**
     * Runs the decoder over a prompt.
     *
     * @return how many positions the last run had; 0 if the time is over
     */
    private int read(DialoguePrompt prompt, Watch watch) {
        int total = prompt.positions() + limits.tokens() + 1;
        inputs.reserve(1, STRETCH, total);
        inputs.reserveLogits(1, language.logitPositions(STRETCH));
        cache.reset(1, 1, total);
        MemorySegment embeds = prompted.atLeast(bytes(prompt.positions()));
        write(prompt, embeds);
        int length = 0;
        for (int at = 0; at < prompt.positions(); at += length) {
            if (watch.isOver()) {
                return 0;
            }
            length = Math.min(STRETCH, prompt.positions() - at);
            MemorySegment.copy(embeds, bytes(at), inputs.embeds(), 0, bytes(length));
            language.decode(inputs, length, cache, states(length));
        }
        return length;
    }

    /** Where a run writes its hidden states: float32 [1, positions, model]. */
    private MemorySegment states(int positions) {
        return head == null ? hidden.atLeast(bytes(positions)) : head.hidden(positions);
    }

    private void write(DialoguePrompt prompt, MemorySegment embeds) {
        long at = 0;
        for (PromptPart part : prompt.parts()) {
            switch (part) {
                case PromptPart.Written(List<Long> ids) -> {
                    for (int from = 0; from < ids.size(); from += STRETCH) {
                        List<Long> some = ids.subList(from, Math.min(ids.size(), from + STRETCH));
                        embed(some.stream().mapToLong(Long::longValue).toArray(), embeds.asSlice(at));
                        at += bytes(some.size());
                    }
                }
                case PromptPart.Pictured pictured -> {
                    long prefix = bytes(sizes().prefix());
                    MemorySegment.copy(images.project(List.of(pictured.features())), 0, embeds, at, prefix);
                    at += prefix;
                }
            }
        }
    }

    private void embed(long[] ids, MemorySegment target) {
        MemorySegment.copy(ids, 0, inputs.ids(), ValueLayout.JAVA_LONG, 0, ids.length);
        language.embed(inputs.ids(), 1, ids.length, target);
    }

    private void advance(long token) {
        embed(new long[] {token}, inputs.embeds());
        language.decode(inputs, 1, cache, states(1));
    }

    /** The user's words, turn by turn, each as long as a query may be. */
    private static List<String> said(List<DialogueTurn> turns) {
        return turns.stream()
                .filter(said -> said.voice() == Voice.USER)
                .map(said -> said.parts().stream()
                        .flatMap(part ->
                                part instanceof TurnContent.Heard(String text) ? Stream.of(text) : Stream.empty())
                        .collect(Collectors.joining(" ")))
                .filter(Predicate.not(String::isBlank))
                .map(text -> text.substring(0, Math.min(text.length(), TextQueryEncoder.MAX_CHARACTERS)))
                .toList();
    }

    private DialogueReply speak(int last, Watch watch, int dropped) {
        BundleDescription description = language.bundle().description();
        GreedySearch search =
                new GreedySearch(1, limits.tokens(), description.tokens().eos());
        DialogueWords words = new DialogueWords(language.tokenizer()::decode, limits.words());
        Logits logits = new Logits(description);
        logits.read(inputs.logits(), language.logitPositions(last));
        CaptionSearch.Step step = search.advance(logits);
        Optional<ReplyEnding> ending = Optional.empty();
        while (!step.ended() && ending.isEmpty()) {
            int token = step.tokens().getFirst();
            ending = watch.isOver() ? Optional.of(ReplyEnding.TIME) : words.add(token);
            if (ending.isEmpty()) {
                advance(token);
                logits.read(inputs.logits(), language.logitPositions(1));
                step = search.advance(logits);
            }
        }
        String text = words.text();
        return reply(
                text.isEmpty() ? List.of() : List.of(new ReplyContent.Worded(text)),
                ending.orElseGet(() -> ending(search)),
                dropped);
    }

    private static ReplyEnding ending(GreedySearch search) {
        return switch (search.results().getFirst().ending()) {
            case END_TOKEN -> ReplyEnding.END;
            case LENGTH -> ReplyEnding.LENGTH;
        };
    }

    private DialogueReply reply(List<ReplyContent> parts, ReplyEnding ending, int dropped) {
        return new DialogueReply(language.bundle().modelVersion(), parts, ending, dropped);
    }

    private Dimensions sizes() {
        return language.bundle().description().dimensions();
    }

    private long bytes(int positions) {
        return (long) positions * sizes().model() * Float.BYTES;
    }
}
