package dev.swath.vectorindex;

import dev.swath.catalogue.ModelVersion;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Says which model version is searched as long as nobody decided it: the one of which the index has most. */
public final class FullestVersion {
    private static final Pattern BETWEEN_DIGITS_AND_OTHERS = Pattern.compile("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");

    private static final Comparator<CountedVersion> BY_ROWS = Comparator.comparingLong(
                    (CountedVersion counted) -> counted.rows().searchable())
            .thenComparingLong(counted -> counted.rows().captioned())
            .thenComparing(CountedVersion::version, FullestVersion::compareNumbers);

    private record CountedVersion(ModelVersion version, IndexCounts rows) {}

    private FullestVersion() {}

    /**
     * The version with the most live rows; of equals, the one with the most captions; of equals, the later name, with
     * its numbers as numbers. Empty if the index has no live row.
     */
    public static Optional<ModelVersion> find(VectorIndexReader index) {
        Set<ModelVersion> versions = index.modelVersions();
        return versions.stream()
                .map(version -> new CountedVersion(version, index.count(version, Filter.ALL)))
                .filter(counted -> counted.rows().searchable() > 0)
                .max(BY_ROWS)
                .map(CountedVersion::version);
    }

    private static int compareNumbers(ModelVersion left, ModelVersion right) {
        String[] ours = BETWEEN_DIGITS_AND_OTHERS.split(left.value(), -1);
        String[] theirs = BETWEEN_DIGITS_AND_OTHERS.split(right.value(), -1);
        for (int i = 0; i < Math.min(ours.length, theirs.length); i++) {
            int order = isNumber(ours[i]) && isNumber(theirs[i])
                    ? new BigInteger(ours[i]).compareTo(new BigInteger(theirs[i]))
                    : ours[i].compareTo(theirs[i]);
            if (order != 0) {
                return order;
            }
        }
        return left.compareTo(right);
    }

    private static boolean isNumber(String part) {
        return Character.isDigit(part.charAt(0));
    }
}
