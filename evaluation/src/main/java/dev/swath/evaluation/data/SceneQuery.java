package dev.swath.evaluation.data;

import dev.swath.catalogue.CatalogueException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A question in an analyst's words, and the same question in the data's words.
 *
 * @param query in an analyst's words
 * @param own in words of the data's captions
 * @param classes the scene classes whose images are right, as {@link CaptionedImage#sceneClass} spells them
 */
public record SceneQuery(String query, String own, Set<String> classes) {
    public SceneQuery {
        classes = Set.copyOf(classes);
    }

    /**
     * Reads {@code {"queries": [{"query", "own", "classes": []}]}}.
     *
     * @throws CatalogueException INVALID_REQUEST, naming file and field
     */
    public static List<SceneQuery> read(Path file) {
        return JsonFile.read(file).list("queries").stream()
                .map(query -> new SceneQuery(
                        query.text("query"),
                        query.text("own"),
                        query.texts("classes").stream()
                                .map(CaptionedImage::letters)
                                .collect(Collectors.toSet())))
                .toList();
    }

    /**
     * Reads the texts of {@code [{"query"}]}.
     *
     * @throws CatalogueException INVALID_REQUEST, naming file and field
     */
    public static List<String> readTexts(Path file) {
        return JsonFile.read(file).elements().stream()
                .map(query -> query.text("query"))
                .toList();
    }
}
