package dev.swath.faults.resource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small file system of its own at a folder, which can be filled up. */
public final class SmallDisk implements AutoCloseable {
    private static final int COMMAND_SECONDS = 10;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Why this machine cannot have one; empty if it can. */
    public static String obstacle() {
        try {
            Path probe = Files.createTempDirectory("swath-disk-");
            try (SmallDisk _ = mount(probe, 1)) {
                return "";
            } finally {
                Files.delete(probe);
            }
        } catch (IOException | InterruptedException e) {
            return "no file system can be mounted (it needs root): " + e.getMessage();
        }
    }

    public static SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        run(List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "swath", folder.toString()));
        return new SmallDisk(folder);
    }

    /** Fills the disk. */
    public void fill() throws IOException {
        byte[] block = new byte[64 << 10];
        try (var ballast = Files.newOutputStream(folder.resolve("ballast"))) {
            while (true) {
                ballast.write(block);
            }
        } catch (IOException e) {
            if (Files.getFileStore(folder).getUsableSpace() > block.length) {
                throw e;
            }
        }
    }

    /** Frees the space again. */
    public void free() throws IOException {
        Files.delete(folder.resolve("ballast"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run(List.of("umount", "-l", folder.toString()));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
    }
}
