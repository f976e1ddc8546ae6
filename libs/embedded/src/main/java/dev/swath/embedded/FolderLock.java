package dev.swath.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets one process at a time use a folder. The kernel releases the lock when the process dies. */
public final class FolderLock implements AutoCloseable {
    private static final String FILE = "swath.lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Creates the folder if it is missing, and locks it.
     *
     * @param what what locks it, for the message
     * @throws IOException naming the folder, and the process that uses it; or if it cannot be written
     */
    public static FolderLock acquire(Path folder, String what) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel = FileChannel.open(folder.resolve(FILE), CREATE, WRITE);
        try {
            if (channel.tryLock() != null) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
                return new FolderLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // This JVM itself holds it: refused as another's would be.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException(what + " cannot use the folder " + folder + ": " + holder(folder) + " uses it");
    }

    /** Whether a process uses the folder, or has used it. */
    public static boolean wasLocked(Path folder) {
        return folder.resolve(FILE).toFile().length() > 0;
    }

    /** The process that said so when it took the lock. */
    private static String holder(Path folder) throws IOException {
        String pid = Files.readString(folder.resolve(FILE)).strip();
        return pid.isEmpty() ? "another running process" : "the running process " + pid;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
