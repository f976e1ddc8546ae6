package dev.swath.evaluation.search;

import dev.swath.catalogue.model.EnglishStems;
import dev.swath.evaluation.data.CaptionedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Makes queries of a picture and a changed word: an image of some class whose captions lack a word, and that word. Right are the images of the same class whose
 * captions have it.
 */
public final class ComposedQueries {
    private static final int FEWEST_RIGHT = 3;
    private static final int WORDS_OF_A_CLASS = 8;
    private static final int IMAGES_OF_A_WORD = 3;

    /** A query before its word is embedded. */
    public record Composed(int image, String word, List<Integer> right) {}

    private ComposedQueries() {}

    public static List<Composed> of(List<CaptionedImage> images) {
        Map<String, List<Integer>> classes = new TreeMap<>();
        for (int i = 0; i < images.size(); i++) {
            if (!images.get(i).sceneClass().isEmpty()) {
                classes.computeIfAbsent(images.get(i).sceneClass(), absent -> new ArrayList<>())
                        .add(i);
            }
        }
        List<Composed> queries = new ArrayList<>();
        classes.values().forEach(members -> queries.addAll(ofClass(images, members)));
        return queries;
    }

    private static List<Composed> ofClass(List<CaptionedImage> images, List<Integer> members) {
        Map<String, List<Integer>> holders = new TreeMap<>();
        Map<Integer, Set<String>> stems = new HashMap<>();
        for (int image : members) {
            Set<String> held = new HashSet<>(images.get(image).queries().stream()
                    .flatMap(sentence -> EnglishStems.of(sentence).stream())
                    .toList());
            stems.put(image, held);
            held.forEach(stem ->
                    holders.computeIfAbsent(stem, absent -> new ArrayList<>()).add(image));
        }
        List<Composed> queries = new ArrayList<>();
        holders.entrySet().stream()
                .filter(word -> word.getValue().size() >= FEWEST_RIGHT
                        && 2 * word.getValue().size() <= members.size()
                        && word.getKey().length() > 3)
                .sorted((left, right) ->
                        Integer.compare(right.getValue().size(), left.getValue().size()))
                .limit(WORDS_OF_A_CLASS)
                .forEach(word -> members.stream()
                        .filter(image -> !stems.getOrDefault(image, Set.of()).contains(word.getKey()))
                        .limit(IMAGES_OF_A_WORD)
                        .forEach(image -> queries.add(new Composed(
                                image, surface(images, word.getValue(), word.getKey()), word.getValue()))));
        return queries;
    }

    /** The word as a caption writes it. */
    private static String surface(List<CaptionedImage> images, List<Integer> holders, String stem) {
        return IntStream.range(0, holders.size())
                .boxed()
                .flatMap(i -> images.get(holders.get(i)).queries().stream())
                .flatMap(sentence -> List.of(sentence.split("[^\\p{L}]+")).stream())
                .filter(word -> EnglishStems.of(word).contains(stem))
                .findFirst()
                .orElse(stem);
    }
}
