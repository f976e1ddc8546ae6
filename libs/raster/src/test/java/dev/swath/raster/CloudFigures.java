package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Prints what is estimated of the clouds of each folder's pictures: {@code java -cp … dev.swath.raster.CloudFigures FOLDER…}. */
final class CloudFigures {
    private CloudFigures() {}

    public static void main(String[] folders) throws IOException {
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                print(folder, files.filter(Files::isRegularFile).sorted().toList());
            }
        }
    }

    private static void print(String folder, List<Path> files) throws IOException {
        SceneReader reader = new SceneReader(SceneLimits.DEFAULT);
        List<Double> all = new ArrayList<>();
        for (Path file : files) {
            try {
                all.addAll(estimates(reader.open(Files.readAllBytes(file))));
            } catch (CatalogueException e) {
                System.out.printf("%s: %s%n", file.getFileName(), e.code());
            }
        }
        System.out.printf(
                "%s: %d tiles, cloud fraction %.4f, above 0.05 in %d, above 0.2 in %d, above 0.5 in %d%n",
                folder,
                all.size(),
                all.stream().mapToDouble(Double::doubleValue).average().orElse(0),
                above(0.05, all),
                above(0.2, all),
                above(0.5, all));
    }

    private static List<Double> estimates(Scene scene) {
        ScenePicture picture = scene.picture();
        return Tiling.DEFAULT.windows(scene.width(), scene.height()).stream()
                .map(picture::tile)
                .filter(tile -> tile.nodataFraction() <= 0.9)
                .flatMap(tile -> tile.cloud().stream())
                .map(TileCloud::fraction)
                .toList();
    }

    private static long above(double limit, List<Double> fractions) {
        return fractions.stream().filter(fraction -> fraction > limit).count();
    }
}
