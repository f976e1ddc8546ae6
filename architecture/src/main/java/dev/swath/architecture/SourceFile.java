package dev.swath.architecture;

import java.nio.file.Path;
import java.util.List;

/**
 * One production source file, parsed.
 *
 * @param path relative to the root of the tree
 * @param packageName dotted
 * @param types every type that it declares, the outermost first
 * @param unlikeLogging calls that log otherwise than with a constant message and key-values, as {@code line: code}
 */
record SourceFile(Path path, String packageName, List<DeclaredType> types, List<String> unlikeLogging) {
    /** @param enclosing the names of the types around it with dots, empty for a top-level type */
    record DeclaredType(String simpleName, String enclosing) {
        boolean isTopLevel() {
            return enclosing.isEmpty();
        }
    }

    SourceFile {
        types = List.copyOf(types);
        unlikeLogging = List.copyOf(unlikeLogging);
    }

    /** The module's folder, such as {@code libs/raster}. */
    Path module() {
        Path module = path.getRoot() == null ? Path.of("") : path.getRoot();
        for (Path part : path) {
            if (part.toString().equals("src")) {
                break;
            }
            module = module.resolve(part);
        }
        return module;
    }
}
