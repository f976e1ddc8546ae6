package dev.swath.modelruntime.bundle;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.modelruntime.BundleDescription;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * The bundle's tokenizer, in two forms. One is for the bundle's own prompts, which name special tokens. The other is
 * for people's text, in which {@code <eos>} or {@code [RET]} are plain characters. Thread-safe.
 */
public final class BundleTokenizer implements AutoCloseable {
    private static final String RET = "[RET]";

    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer prompts;
    private final HuggingFaceTokenizer texts;
    private final Set<Long> specialIds;
    /** Native code would crash over a tokenizer that is freed under it. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private BundleTokenizer(HuggingFaceTokenizer prompts, HuggingFaceTokenizer texts, Set<Long> specialIds) {
        this.prompts = prompts;
        this.texts = texts;
        this.specialIds = specialIds;
    }

    /**
     * @param file the bundle's tokenizer.json
     * @param tokens the special tokens that bundle.json names
     * @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE if tokenizer.json is not valid
     */
    public static BundleTokenizer open(Path file, BundleDescription.Tokens tokens) {
        List<Long> special =
                List.of((long) tokens.eos(), (long) tokens.ret(), (long) tokens.pad(), (long) tokens.bos());
        return open(file, new HashSet<>(special), description -> checkRet(description, tokens.ret()));
    }

    /**
     * The tokenizer of a text tower, which tells its special tokens itself.
     *
     * @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE if the file is not a valid tokenizer
     */
    public static BundleTokenizer openForTower(Path file) {
        return open(file, new HashSet<>(), _ -> {});
    }

    private static BundleTokenizer open(Path file, Set<Long> specialIds, Consumer<ObjectNode> check) {
        TokenizerLibrary.load();
        String name = String.valueOf(file.getFileName());
        try {
            byte[] json = Files.readAllBytes(file);
            ObjectNode description = BundleJson.parse(json, ObjectNode.class, name);
            check.accept(description);
            HuggingFaceTokenizer prompts = newTokenizer(json);
            hideSpecialTokens(description, specialIds);
            byte[] hidden = description.toString().getBytes(StandardCharsets.UTF_8);
            return new BundleTokenizer(prompts, newTokenizer(hidden), specialIds);
        } catch (CatalogueException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw InvalidBundle.of("%s does not load: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** @param prompt the bundle's own text; names of special tokens become those tokens */
    public long[] encodePrompt(String prompt) {
        return prompt.isEmpty()
                ? new long[0]
                : using(() -> prompts.encode(prompt).getIds());
    }

    /** @param text anybody's text; it never becomes a special token */
    public long[] encodeText(String text) {
        return LongStream.of(using(() -> texts.encode(text).getIds()))
                .filter(id -> !specialIds.contains(id))
                .toArray();
    }

    /** @return the text of the tokens without special ones, trimmed */
    public String decode(long[] ids) {
        return ids.length == 0 ? "" : using(() -> prompts.decode(ids, true)).strip();
    }

    /** Waits for the calls under way. A later call fails with an IllegalStateException. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            prompts.close();
            texts.close();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private <V> V using(Supplier<V> call) {
        lock.readLock().lock();
        try {
            return call.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Text queries end with this token. If it were read as letters, embeddings would be meaningless. */
    private static void checkRet(ObjectNode description, int ret) {
        for (JsonNode token : description.path("added_tokens")) {
            if (token.path("content").asText().equals(RET)) {
                InvalidBundle.unless(
                        token.path("id").asInt() == ret,
                        "%s, added_tokens, %s".formatted(BundleFiles.TOKENIZER, RET),
                        "id %d, which is tokens.ret in bundle.json".formatted(ret),
                        token.path("id"));
                return;
            }
        }
        throw InvalidBundle.of(
                "%s, added_tokens: expected the token %s, found none".formatted(BundleFiles.TOKENIZER, RET));
    }

    private static HuggingFaceTokenizer newTokenizer(byte[] json) throws IOException {
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), OPTIONS);
    }

    /**
     * Gives each special token a name that nobody can type, everywhere in the file, so that all ids stay the same.
     * (The library has calls that leave special tokens unread, but its Java binding lacks them.)
     */
    private static void hideSpecialTokens(ObjectNode description, Set<Long> specialIds) {
        Map<String, String> names = new HashMap<>();
        for (JsonNode token : description.path("added_tokens")) {
            long id = token.path("id").asLong();
            if (token.path("special").asBoolean() || specialIds.contains(id)) {
                specialIds.add(id);
                String content = token.path("content").asText();
                String hidden = names.computeIfAbsent(content, name -> "\u0001" + UUID.randomUUID());
                ((ObjectNode) token).put("content", hidden);
            }
        }
        if (description.path("model").path("vocab") instanceof ObjectNode vocabulary) {
            names.forEach((name, hidden) -> {
                JsonNode id = vocabulary.remove(name);
                if (id != null) {
                    vocabulary.set(hidden, id);
                }
            });
        }
        for (JsonNode piece : description.path("model").path("vocab")) {
            if (piece.isArray() && names.containsKey(piece.path(0).asText())) {
                ((ArrayNode) piece)
                        .set(0, TextNode.valueOf(names.get(piece.path(0).asText())));
            }
        }
    }
}
