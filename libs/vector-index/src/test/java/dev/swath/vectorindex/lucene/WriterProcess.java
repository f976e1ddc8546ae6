package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.ModelVersion;
import dev.swath.vectorindex.Forms;
import dev.swath.vectorindex.Rows;
import dev.swath.vectorindex.VectorIndex;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** A process that opens a folder as its writer, writes one row, and holds it until it is killed or its standard input ends. */
final class WriterProcess {
    private WriterProcess() {}

    static Process start(Path folder, ModelVersion modelVersion) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriterProcess.class.getName(),
                        folder.toString(),
                        modelVersion.value())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = process.inputReader()) {
            if (!"holding".equals(lines.readLine())) {
                process.destroyForcibly();
                throw new IOException("the writer process did not start");
            }
        }
        return process;
    }

    public static void main(String[] arguments) throws IOException {
        try (VectorIndex index = Forms.newest(LuceneStorage.open(Path.of(arguments[0])))) {
            index.write(
                    new ModelVersion(arguments[1]), List.of(Rows.row(1, 1, 0).upsert()));
            System.out.println("holding");
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
