package dev.swath.evaluation.data;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.modelruntime.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A picture and the sentences that people wrote about it.
 *
 * @param name its path below the data's folder
 * @param sentences as written, at least one, each with a word; duplicates are allowed
 */
public record CaptionedImage(Path file, String name, List<String> sentences) {
    private static final long MAX_PIXELS = 1L << 26;
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern SPACE_BEFORE_MARK = Pattern.compile("\\s+([,.;:!?'])");
    private static final Pattern MARKS_AT_END = Pattern.compile("[ .,;]+$");

    public CaptionedImage {
        sentences = List.copyOf(sentences);
    }

    /** The sentences in lower case, with single spaces, without a full stop at the end, as the models were trained on. */
    public List<String> queries() {
        return sentences.stream().map(CaptionedImage::normalise).toList();
    }

    /** The scene's class: the letters of the file's name in lower case; empty if there are none. */
    public String sceneClass() {
        String base = Path.of(name).getFileName().toString();
        int dot = base.lastIndexOf('.');
        return letters(dot < 0 ? base : base.substring(0, dot));
    }

    /** @throws CatalogueException UNREADABLE_IMAGE and others, naming the image */
    public RgbImage picture() {
        try {
            return RgbImage.decode(Files.readAllBytes(file), MAX_PIXELS);
        } catch (CatalogueException e) {
            throw new CatalogueException(e.code(), file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "%s cannot be read: %s".formatted(file, e), e);
        }
    }

    /** The form of a class's name in which two are compared. */
    static String letters(String text) {
        return text.replaceAll("\\P{L}", "").toLowerCase(Locale.ROOT);
    }

    static String normalise(String sentence) {
        String text = SPACES.matcher(sentence.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
        text = SPACE_BEFORE_MARK.matcher(text).replaceAll("$1");
        return MARKS_AT_END.matcher(text).replaceAll("");
    }
}
