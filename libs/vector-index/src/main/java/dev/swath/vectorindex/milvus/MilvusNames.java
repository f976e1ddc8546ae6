package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of collections, such as {@code swathS2_B1_mini_1_0a1b2c3d}. Those of the form without a name are {@code
 * swath_mini_1_0a1b2c3d}. Swath 0.1.0 takes every name that begins with {@code swath_} for one of these, so the others
 * begin with {@code swathS}.
 */
final class MilvusNames {
    private static final Pattern UNNAMED = Pattern.compile("swath_([a-z0-9_]{1,128})");
    private static final Pattern NAMED = Pattern.compile("swathS([0-9]{1,6})_B([0-9]{1,6})_([a-z0-9_]{1,128})");

    private MilvusNames() {}

    /** A collection by its name. */
    record CollectionName(IndexForm form, ModelVersion modelVersion) {}

    static String of(IndexForm form, ModelVersion modelVersion) {
        String model = modelVersion.value().replace('-', '_');
        return form.equals(IndexForm.UNNAMED)
                ? "swath_" + model
                : "swathS%d_B%d_%s".formatted(form.schema(), form.build(), model);
    }

    /** Empty if the collection is not Swath's. */
    static Optional<CollectionName> find(String name) {
        Matcher unnamed = UNNAMED.matcher(name);
        if (unnamed.matches()) {
            return Optional.of(new CollectionName(IndexForm.UNNAMED, modelVersion(unnamed.group(1))));
        }
        Matcher named = NAMED.matcher(name);
        return named.matches()
                ? Optional.of(new CollectionName(
                        new IndexForm(Integer.parseInt(named.group(1)), Integer.parseInt(named.group(2))),
                        modelVersion(named.group(3))))
                : Optional.empty();
    }

    private static ModelVersion modelVersion(String part) {
        return new ModelVersion(part.replace('_', '-'));
    }
}
