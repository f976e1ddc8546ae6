package dev.swath.caption.openai;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.CaptionerName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/** What the server is asked beside each chip. A change of a letter is another captioner. */
public record CaptionPrompt(String text) {
    private static final String OWN = "caption-prompt.txt";
    private static final int MOST_BYTES = 16 << 10;
    private static final int HASH_DIGITS = 8;
    private static final int LONGEST_MODEL = 100;

    public CaptionPrompt {
        text = text.strip();
        if (text.isEmpty()) {
            throw new CatalogueException(ErrorCode.INVALID_CONFIGURATION, "the prompt for captions is empty");
        }
    }

    /** Swath's own. */
    public static CaptionPrompt own() {
        try (InputStream stream = CaptionPrompt.class.getResourceAsStream(OWN)) {
            return new CaptionPrompt(
                    new String(Objects.requireNonNull(stream, OWN).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws CatalogueException INVALID_CONFIGURATION if the file cannot be read, is empty or has more than 16 KiB */
    public static CaptionPrompt read(Path file) {
        return new CaptionPrompt(readSetting(file, "prompt"));
    }

    /** The model with this prompt: what a server calls a model, often a path, in letters that a name may have. */
    public CaptionerName captioner(String model) {
        String plain = model.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[._-]+(?=.)", "");
        String kept = plain.substring(Math.max(0, plain.length() - LONGEST_MODEL));
        return new CaptionerName(kept.toLowerCase(Locale.ROOT) + "-" + hash(model + "\n" + text));
    }

    /** @throws CatalogueException INVALID_CONFIGURATION */
    static String readSetting(Path file, String what) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new CatalogueException(
                        ErrorCode.INVALID_CONFIGURATION, "the " + what + " in " + file + " has more than 16 KiB");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION, "the " + what + " cannot be read from " + file + ": " + e, e);
        }
    }

    private static String hash(String value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
