package dev.swath.raster;

import dev.swath.raster.colour.ColourChoice;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.CloudMask;
import dev.swath.raster.pixels.Stretch;
import dev.swath.raster.place.PlaceParts;
import org.jspecify.annotations.Nullable;

/**
 * What a format found in a file.
 *
 * @param blocks the picture's pixels
 * @param mask one band that is 0 where the picture holds nothing, with at least as many levels; null if there is no mask
 * @param colours which of the bands are shown
 * @param nodata the value that means "nothing here" in every band that is shown; null if there is none
 * @param place what the file itself says of its own pixels
 * @param product what else a product holds
 */
public record SceneContent(
        BlockSource blocks,
        @Nullable BlockSource mask,
        ColourChoice colours,
        @Nullable Double nodata,
        PlaceParts place,
        FromProduct product) {
    /**
     * What a product holds beside its picture.
     *
     * @param stretch for samples that are not colours yet; null if their own spread decides
     */
    public record FromProduct(
            ProductFacts facts,
            @Nullable CloudMask cloudMask,
            @Nullable Stretch stretch) {
        static final FromProduct NOTHING = new FromProduct(ProductFacts.UNKNOWN, null, null);
    }

    /** The content of a file that is no product's. */
    public SceneContent(
            BlockSource blocks,
            @Nullable BlockSource mask,
            ColourChoice colours,
            @Nullable Double nodata,
            PlaceParts place) {
        this(blocks, mask, colours, nodata, place, FromProduct.NOTHING);
    }

    /** The content of a file with nothing but pixels, none of them empty. */
    public SceneContent(BlockSource blocks, ColourChoice colours, PlaceParts place) {
        this(blocks, null, colours, null, place);
    }

    /**
     * The same with a mask.
     *
     * @param masked its blocks, at no more levels than the mask has
     */
    public SceneContent withMask(BlockSource other, BlockSource masked) {
        return new SceneContent(masked, other, colours, nodata, place, product);
    }
}
