package dev.swath.modelruntime.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's native libraries, unpacked once into the user's cache folder. By itself ONNX Runtime unpacks them at each start into a temporary folder, which
 * a killed process leaves behind.
 */
final class NativeLibraries {
    /** Where ONNX Runtime looks for its libraries instead of unpacking them. */
    private static final String PLACE = "onnxruntime.native.path";

    private static final String JNI = "onnxruntime4j_jni";
    private static final List<String> NAMES = List.of(
            JNI,
            "onnxruntime",
            "onnxruntime_providers_shared",
            "onnxruntime_providers_cuda",
            "onnxruntime_providers_tensorrt");
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);

    private NativeLibraries() {}

    /** To be called before any class of ONNX Runtime is initialised. If the cache cannot be written, ONNX Runtime unpacks its libraries itself. */
    static void prepare() {
        if (System.getProperty(PLACE) == null) {
            try {
                Path folder = unpack(cache(System.getenv()));
                if (folder != null) {
                    System.setProperty(PLACE, folder.toString());
                }
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("ONNX Runtime unpacks its libraries into the temporary folder");
            }
        }
    }

    /** By the XDG base directory specification. */
    static Path cache(Map<String, String> environment) {
        String cache = environment.get("XDG_CACHE_HOME");
        return cache == null || cache.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", "."), ".cache", "swath")
                : Path.of(cache, "swath");
    }

    /**
     * Makes sure that the libraries are below the folder, whole. Several processes may do so at once.
     *
     * @return where they are; null if there are none for this machine
     */
    static @Nullable Path unpack(Path cache) throws IOException {
        try (InputStream jni = resource(JNI)) {
            if (jni == null) {
                return null;
            }
            CRC32 build = new CRC32();
            build.update(jni.readAllBytes());
            // Another build gets another folder, since a running process may have this one's libraries loaded.
            Path folder = Files.createDirectories(
                    cache.resolve("native/onnxruntime-" + HexFormat.of().toHexDigits((int) build.getValue())));
            for (String name : NAMES) {
                unpack(name, folder);
            }
            return folder;
        }
    }

    private static void unpack(String name, Path folder) throws IOException {
        try (InputStream packed = resource(name)) {
            if (packed == null) {
                return;
            }
            byte[] bytes = packed.readAllBytes();
            Path target = folder.resolve(System.mapLibraryName(name));
            if (holds(target, bytes)) {
                return;
            }
            Path draft = Files.createTempFile(folder, name, null);
            try {
                Files.write(draft, bytes);
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        }
    }

    private static boolean holds(Path file, byte[] bytes) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != bytes.length) {
            return false;
        }
        CRC32 packed = new CRC32();
        packed.update(bytes);
        CRC32 there = new CRC32();
        try (InputStream content = new CheckedInputStream(Files.newInputStream(file), there)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return there.getValue() == packed.getValue();
    }

    private static @Nullable InputStream resource(String name) {
        return NativeLibraries.class
                .getClassLoader()
                .getResourceAsStream("ai/onnxruntime/native/" + machine() + "/" + System.mapLibraryName(name));
    }

    /** As ONNX Runtime names its folders. */
    private static String machine() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "");
        return (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux")
                + (processor.equals("aarch64") ? "-aarch64" : "-x64");
    }
}
