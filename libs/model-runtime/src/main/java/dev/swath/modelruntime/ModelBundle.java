package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.modelruntime.bundle.BundleFiles;
import dev.swath.modelruntime.bundle.BundleJson;
import dev.swath.modelruntime.bundle.InvalidBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A verified folder that holds a whole model. It is the only thing that training hands over. */
public final class ModelBundle {
    private static final int HASH_DIGITS = 8;

    private final Path folder;
    private final BundleDescription description;
    private final ModelVersion modelVersion;

    private ModelBundle(Path folder, BundleDescription description, ModelVersion modelVersion) {
        this.folder = folder;
        this.description = description;
        this.modelVersion = modelVersion;
    }

    /**
     * Reads and verifies a bundle. Every file is hashed.
     *
     * @throws CatalogueException INVALID_BUNDLE if bundle.json does not follow its format, or a file is missing,
     * extra, outside the folder or has another sha256
     */
    public static ModelBundle open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw InvalidBundle.of("expected the folder of a model bundle at %s, found none".formatted(folder));
        }
        try {
            Path root = folder.toRealPath();
            byte[] json = BundleFiles.readDescription(root);
            BundleDescription description = BundleJson.parse(json, BundleDescription.class, BundleFiles.DESCRIPTION);
            BundleFiles.verify(root, description.files());
            String hash = BundleFiles.sha256(json).substring(0, HASH_DIGITS);
            return new ModelBundle(
                    root,
                    description,
                    new ModelVersion("%s-%s-%s".formatted(description.name(), description.version(), hash)));
        } catch (IOException e) {
            throw InvalidBundle.of("the model bundle at %s cannot be read: %s".formatted(folder, e.getMessage()), e);
        }
    }

    public Path folder() {
        return folder;
    }

    public BundleDescription description() {
        return description;
    }

    /** The bundle's name, version and the first 8 hex digits of bundle.json's sha256. */
    public ModelVersion modelVersion() {
        return modelVersion;
    }

    /** @param name as {@code files} names it */
    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public String toString() {
        return "ModelBundle[" + modelVersion + "]";
    }
}
