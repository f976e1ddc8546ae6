package dev.swath.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A picture and the sentences that people wrote about it.
 *
 * @param name its path below the data's folder
 * @param references lower case, single spaces, no full stop at the end: what the models were trained on; one may stand twice
 */
record CaptionedImage(Path file, String name, List<String> references) {
    private static final String CAPTIONS = "captions.json";
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern SPACE_BEFORE_MARK = Pattern.compile("\\s+([,.;:!?'])");
    private static final Pattern MARKS_AT_END = Pattern.compile("[ .,;]+$");

    CaptionedImage {
        references = List.copyOf(references);
    }

    /**
     * Reads a folder in the Karpathy layout: {@code captions.json} holds {@code {"images": [{"filename", "split", "sentences":
     * [{"raw"}]}]}}.
     *
     * @throws CatalogueException INVALID_REQUEST if there is no such document, or nothing of the split in it
     */
    static List<CaptionedImage> read(Path folder, String split) {
        Path document = folder.resolve(CAPTIONS);
        List<CaptionedImage> images = new ArrayList<>();
        try {
            for (JsonNode image : new JsonMapper().readTree(document.toFile()).path("images")) {
                List<String> references = references(image);
                if (image.path("split").asText().equals(split) && !references.isEmpty()) {
                    String name = image.path("filename").asText();
                    images.add(new CaptionedImage(folder.resolve(name), name, references));
                }
            }
        } catch (IOException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST, "%s cannot be read: %s".formatted(document, e.getMessage()), e);
        }
        if (images.isEmpty()) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST, "%s has no captioned image of split \"%s\"".formatted(document, split));
        }
        return images;
    }

    private static List<String> references(JsonNode image) {
        List<String> references = new ArrayList<>();
        for (JsonNode sentence : image.path("sentences")) {
            String text = normalise(sentence.path("raw").asText());
            if (!text.isEmpty()) {
                references.add(text);
            }
        }
        return references;
    }

    static String normalise(String sentence) {
        String text = SPACES.matcher(sentence.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
        text = SPACE_BEFORE_MARK.matcher(text).replaceAll("$1");
        return MARKS_AT_END.matcher(text).replaceAll("");
    }
}
