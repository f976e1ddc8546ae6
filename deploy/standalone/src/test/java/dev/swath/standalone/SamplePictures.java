package dev.swath.standalone;

import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Real imagery for tests: the samples, and their mirror images where more are wanted. */
final class SamplePictures {
    private SamplePictures() {}

    /** Key to bytes, all different. */
    static Map<String, byte[]> real(int count) throws IOException {
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(ServiceProcess.root().resolve("deploy/standalone/samples/ucmerced"))) {
            List<Path> samples = files.sorted().toList();
            for (int i = 0; i < count; i++) {
                Path sample = samples.get(i % samples.size());
                String name = sample.getFileName().toString();
                if (i < samples.size()) {
                    pictures.put("samples/" + name, Files.readAllBytes(sample));
                } else {
                    pictures.put("mirrored/" + name, mirrored(sample));
                }
            }
        }
        return pictures;
    }

    /** A small file that declares 60,000 × 60,000 pixels. */
    static byte[] hugePng() throws IOException {
        byte[] png = encoded(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        return png;
    }

    private static byte[] mirrored(Path sample) throws IOException {
        BufferedImage image = ImageIO.read(sample.toFile());
        AffineTransform flip = AffineTransform.getScaleInstance(-1, 1);
        flip.translate(-image.getWidth(), 0);
        BufferedImage flipped =
                new AffineTransformOp(flip, AffineTransformOp.TYPE_NEAREST_NEIGHBOR).filter(image, null);
        return encoded(flipped);
    }

    private static byte[] encoded(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
