package dev.swath.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Kinds of sidecars, and the names by which each describes a scene. The case of a suffix does not count.
 *
 * @see <a href="https://gdal.org/en/stable/drivers/raster/wld.html">GDAL on world files</a>
 */
public enum SidecarKind {
    /** Possibly a STAC Item: {@code a.json} or {@code a.tif.json}. */
    ITEM(true, true),
    /** The six numbers of a transform: {@code a.tfw}. */
    WORLD_FILE(true, false),
    /** A reference system in WKT: {@code a.prj}. */
    PROJECTION(true, false),
    /** GDAL's auxiliary file: {@code a.tif.aux.xml} or {@code a.aux.xml}. */
    AUXILIARY(true, true),
    /** GDAL's mask: {@code a.tif.msk}. */
    MASK(false, true);

    private static final List<String> WORLD_FILES = List.of(
            ".tfw", ".tifw", ".tiffw", ".jgw", ".jpgw", ".jpegw", ".pgw", ".pngw", ".j2w", ".jp2w", ".jkw", ".j2kw",
            ".jhw", ".jphw", ".wld");
    private static final List<String> SCENES = List.of("tif", "tiff", "jp2", "j2k", "jph", "png", "jpg", "jpeg");

    private final boolean afterStem;
    private final boolean afterName;

    /**
     * @param afterStem whether it takes the place of the scene's own suffix
     * @param afterName whether it follows the scene's whole name
     */
    SidecarKind(boolean afterStem, boolean afterName) {
        this.afterStem = afterStem;
        this.afterName = afterName;
    }

    /** The kind of sidecar that the key names, if it names one. */
    static Optional<SidecarKind> of(String key) {
        for (SidecarKind kind : values()) {
            if (kind.suffixes().stream().anyMatch(suffix -> ends(key, suffix))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Whether the sidecar describes the scene by its name. */
    public static boolean describes(ObjectKey sidecar, ObjectKey scene) {
        return sidecar.sidecarKind()
                .filter(kind -> (kind.afterStem && kind.name(sidecar).equals(scene.stem()))
                        || (kind.afterName && kind.name(sidecar).equals(scene.value())))
                .isPresent();
    }

    /** Every name of a sidecar that would describe the scene, with suffixes in lower and in upper case. */
    public static Collection<ObjectKey> of(ObjectKey scene) {
        Set<String> keys = new LinkedHashSet<>();
        for (SidecarKind kind : values()) {
            for (String suffix : kind == WORLD_FILE ? worldFiles(scene) : kind.suffixes()) {
                for (String spelled : List.of(suffix, suffix.toUpperCase(Locale.ROOT))) {
                    if (kind.afterStem) {
                        keys.add(scene.stem() + spelled);
                    }
                    if (kind.afterName) {
                        keys.add(scene.value() + spelled);
                    }
                }
            }
        }
        return possible(keys);
    }

    /** The sidecar's key without its suffix. */
    public static String nameIn(ObjectKey sidecar) {
        return sidecar.sidecarKind().map(kind -> kind.name(sidecar)).orElse(sidecar.value());
    }

    /** The usual names of the scenes that a sidecar describes. */
    public static Collection<ObjectKey> scenesOf(ObjectKey sidecar) {
        Set<String> keys = new LinkedHashSet<>();
        sidecar.sidecarKind().ifPresent(kind -> {
            String name = kind.name(sidecar);
            if (kind.afterName) {
                keys.add(name);
            }
            for (String suffix : kind.afterStem ? SCENES : List.<String>of()) {
                keys.add(name + "." + suffix);
                keys.add(name + "." + suffix.toUpperCase(Locale.ROOT));
            }
        });
        return possible(keys);
    }

    private List<String> suffixes() {
        return switch (this) {
            case ITEM -> List.of(".json");
            case WORLD_FILE -> WORLD_FILES;
            case PROJECTION -> List.of(".prj");
            case AUXILIARY -> List.of(".aux.xml");
            case MASK -> List.of(".msk");
        };
    }

    private String name(ObjectKey sidecar) {
        String key = sidecar.value();
        return suffixes().stream()
                .filter(suffix -> ends(key, suffix))
                .findFirst()
                .map(suffix -> key.substring(0, key.length() - suffix.length()))
                .orElse(key);
    }

    /** The first and the last letter of the scene's suffix and a {@code w}, or the whole suffix and a {@code w}. */
    private static List<String> worldFiles(ObjectKey scene) {
        String suffix = scene.value().substring(scene.stem().length()).toLowerCase(Locale.ROOT);
        return suffix.length() < 2
                ? List.of(".wld")
                : List.of("." + suffix.charAt(1) + suffix.charAt(suffix.length() - 1) + "w", suffix + "w", ".wld");
    }

    private static boolean ends(String key, String suffix) {
        int name = key.length() - suffix.length();
        return name > 0
                && key.charAt(name - 1) != '/'
                && key.substring(name).toLowerCase(Locale.ROOT).equals(suffix);
    }

    private static Collection<ObjectKey> possible(Set<String> keys) {
        List<ObjectKey> possible = new ArrayList<>();
        for (String key : keys) {
            if (ObjectKey.fits(key)) {
                possible.add(new ObjectKey(key));
            }
        }
        return possible;
    }
}
