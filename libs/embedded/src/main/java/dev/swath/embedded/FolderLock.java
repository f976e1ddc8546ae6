package dev.swath.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets one process at a time use a folder. The kernel releases the lock when the process dies. */
final class FolderLock implements AutoCloseable {
    private static final String FILE = "swath.lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Creates the folder if it is missing, and locks it.
     *
     * @param what what locks it, for the message
     * @throws IOException naming the folder, if it is in use or cannot be written
     */
    static FolderLock acquire(Path folder, String what) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel = FileChannel.open(folder.resolve(FILE), CREATE, WRITE);
        try {
            if (channel.tryLock() != null) {
                return new FolderLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // This JVM itself holds it: refused as another's would be.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException(what + " cannot use the folder " + folder + ": another running process uses it");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
