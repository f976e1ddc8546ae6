package dev.swath.chip;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.SceneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a pack: {@code packs/{objectId}/{sceneId}-{generation}-{attempt}-{number}.pack}. No two attempts at
 * cutting a scene have the same name for anything. So whoever lost a key cannot rewrite what its new owner has
 * committed.
 *
 * @param objectId whose owner decides about the pack
 * @param generation that the scene was cut for; what was decided in the end may have a later one
 * @param attempt drawn anew for each attempt, 16 hexadecimal digits
 * @param number of the pack within the attempt, from 0
 */
public record PackName(ObjectId objectId, SceneId sceneId, long generation, String attempt, int number) {
    /** What the keys of all packs begin with. */
    public static final String PREFIX = "packs/";

    private static final Pattern FORM =
            Pattern.compile(PREFIX + "([0-9a-f]{32})/([0-9a-f]{32})-(\\d{1,18})-([0-9a-f]{16})-(\\d{1,9})\\.pack");

    /** The key in the chips bucket. */
    public String key() {
        return "%s%s/%s-%d-%s-%d.pack".formatted(PREFIX, objectId, sceneId, generation, attempt, number);
    }

    /** The name of a key; empty if it is no pack's. */
    public static Optional<PackName> parse(String key) {
        Matcher parts = FORM.matcher(key);
        return parts.matches()
                ? Optional.of(new PackName(
                        new ObjectId(parts.group(1)),
                        new SceneId(parts.group(2)),
                        Long.parseLong(parts.group(3)),
                        parts.group(4),
                        Integer.parseInt(parts.group(5))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return key();
    }
}
