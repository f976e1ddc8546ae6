package dev.swath.evaluation.data;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.evaluation.captioning.PtbTokenizer;
import dev.swath.evaluation.data.JsonFile.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One split of a folder of captioned images.
 *
 * @param name the folder's
 */
public record DataSet(String name, String split, List<CaptionedImage> images) {
    private static final String CAPTIONS = "captions.json";

    public DataSet {
        images = List.copyOf(images);
    }

    /**
     * Reads a folder in the Karpathy layout: {@code captions.json} holds {@code {"images": [{"filename", "split", "sentences":
     * [{"raw"}]}]}}. A sentence of punctuation alone, of which RSICD has three, is left out.
     *
     * @param limit the most images; the first are taken
     * @throws CatalogueException INVALID_REQUEST, naming file and field, if the document is not of that form, there is no such
     *     split, a sentence is empty, or an image is missing
     */
    public static DataSet read(Path folder, String split, int limit) {
        JsonFile document = JsonFile.read(folder.resolve(CAPTIONS));
        Set<String> splits = new TreeSet<>();
        List<CaptionedImage> images = new ArrayList<>();
        for (Node image : document.list("images")) {
            String its = image.text("split");
            splits.add(its);
            if (its.equals(split)) {
                images.add(read(folder, image));
            }
        }
        if (images.isEmpty()) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "%s, images[].split: expected images of the split \"%s\", found %s"
                            .formatted(document.path(), split, splits.isEmpty() ? "none" : "only of " + splits));
        }
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return new DataSet(
                name == null ? "" : name.toString(), split, images.subList(0, Math.min(limit, images.size())));
    }

    /** The sentences of each image of a split, whether the pictures are there or not. */
    public static List<List<String>> sentences(Path folder, String split) {
        return JsonFile.read(folder.resolve(CAPTIONS)).list("images").stream()
                .filter(image -> image.text("split").equals(split))
                .map(image -> image.list("sentences").stream()
                        .map(sentence -> sentence.text("raw"))
                        .toList())
                .toList();
    }

    private static CaptionedImage read(Path folder, Node image) {
        String name = image.text("filename");
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw image.invalid("filename", "the file of an image", name + ", which is not there");
        }
        List<String> sentences = image.list("sentences").stream()
                .map(sentence -> sentence.text("raw"))
                .filter(DataSet::hasWords)
                .toList();
        if (sentences.isEmpty()) {
            throw image.invalid("sentences", "at least one caption of " + name, "none that has a word");
        }
        return new CaptionedImage(file, name, sentences);
    }

    private static boolean hasWords(String sentence) {
        return !PtbTokenizer.tokenize(sentence).isEmpty()
                && !CaptionedImage.normalise(sentence).isEmpty();
    }
}
