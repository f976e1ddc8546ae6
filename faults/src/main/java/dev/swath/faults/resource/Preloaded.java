package dev.swath.faults.resource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compiles libraries that are loaded before a process's others and replace some of their functions. It uses the C compiler. */
public final class Preloaded {
    private Preloaded() {}

    /** Why this machine cannot have such a library; empty if it can. */
    public static String obstacle() {
        try {
            return new ProcessBuilder("cc", "--version")
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0
                    ? ""
                    : "cc does not work";
        } catch (IOException e) {
            return "no C compiler (cc), which a preloaded library is made with";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Returns the library. */
    static Path compile(Path folder, String name, String source) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve(name + ".c"), source);
        Path library = folder.resolve(name + ".so");
        Process compiler = new ProcessBuilder(
                        "cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), file.toString(), "-ldl")
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IOException("%s does not compile: %s".formatted(file, output));
        }
        return library;
    }
}
