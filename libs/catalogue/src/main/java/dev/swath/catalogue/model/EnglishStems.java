package dev.swath.catalogue.model;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The words of an English sentence that carry meaning, without their endings: "parked airplanes" and "an airplane parks" share theirs. */
public final class EnglishStems {
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Set<String> STOPPED =
            Set.of(("a an the and or of in on at to by with from for into onto over under between beside besides near"
                            + " next along around is are was were be been being has have had do does there here this that these those it its their his her some many"
                            + " several few two three four one no not as than then which who while where what when up down out off through across above below"
                            + " behind inside outside very also other each both all any more most")
                    .split(" "));
    private static final int SHORTEST = 3;

    private EnglishStems() {}

    /** The stems in the order of the text, with repetitions. */
    public static List<String> of(String text) {
        String plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        List<String> stems = new ArrayList<>();
        for (String word : NO_LETTERS.split(plain.toLowerCase(Locale.ROOT), -1)) {
            if (!word.isEmpty() && !STOPPED.contains(word)) {
                stems.add(stem(word));
            }
        }
        return stems;
    }

    static String stem(String word) {
        String singular = withoutPlural(word);
        for (String ending : List.of("ings", "ing", "edly", "ed")) {
            if (singular.endsWith(ending)
                    && singular.length() - ending.length() >= SHORTEST
                    && hasVowel(singular, ending)) {
                return withoutSilentE(undoubled(singular.substring(0, singular.length() - ending.length())));
            }
        }
        return withoutSilentE(singular);
    }

    private static String withoutPlural(String word) {
        int length = word.length();
        if (length > SHORTEST + 1 && word.endsWith("ies")) {
            return word.substring(0, length - 3) + "y";
        }
        if (length > SHORTEST + 1
                && (word.endsWith("sses") || word.endsWith("ches") || word.endsWith("shes") || word.endsWith("xes"))) {
            return word.substring(0, length - 2);
        }
        boolean plural = word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is");
        return plural && length > SHORTEST ? word.substring(0, length - 1) : word;
    }

    private static boolean hasVowel(String word, String ending) {
        return word.substring(0, word.length() - ending.length())
                .chars()
                .anyMatch(letter -> "aeiouy".indexOf(letter) >= 0);
    }

    private static String undoubled(String stem) {
        int length = stem.length();
        boolean doubled = length > SHORTEST
                && stem.charAt(length - 1) == stem.charAt(length - 2)
                && "lsz".indexOf(stem.charAt(length - 1)) < 0;
        return doubled ? stem.substring(0, length - 1) : stem;
    }

    private static String withoutSilentE(String stem) {
        return stem.endsWith("e") && stem.length() > SHORTEST ? stem.substring(0, stem.length() - 1) : stem;
    }
}
