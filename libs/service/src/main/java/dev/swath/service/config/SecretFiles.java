package dev.swath.service.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Settings whose values are in files, as container engines hand secrets over: {@code SWATH_S3_SECRET_KEY_FILE=/run/secrets/key}
 * sets {@code swath.s3-secret-key} to what is in that file, without white space around it. The variable itself, if it is
 * set, comes first.
 */
public final class SecretFiles implements ConfigSource {
    private static final String SUFFIX = "_FILE";
    /** Just below environment variables, whose ordinal is 300. */
    private static final int ORDINAL = 299;

    private final Map<String, String> environment;

    /** Reads this process's environment. */
    public SecretFiles() {
        this(System.getenv());
    }

    SecretFiles(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public String getName() {
        return "files that SWATH_…_FILE name";
    }

    /** None: a name cannot be told from a variable's. */
    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    /** @throws UncheckedIOException if the file that a variable names cannot be read */
    @Override
    public @Nullable String getValue(String property) {
        if (!property.startsWith("swath.")) {
            return null;
        }
        String variable = property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT) + SUFFIX;
        String file = environment.get(variable);
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("%s names %s, which cannot be read".formatted(variable, file), e);
        }
    }
}
