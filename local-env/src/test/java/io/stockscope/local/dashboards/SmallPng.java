// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Writes pictures of pages with 256 colours, a third of the size: there are few colours on a page,
 * and the shades at the edges of letters.
 */
final class SmallPng {

    private static final int COLOURS = 256;

    private SmallPng() {}

    /** A part of all colours: those between two planes of each of red, green and blue. */
    private record Box(List<Map.Entry<Integer, Integer>> colours) {

        /** How much is lost if all become one: so many pixels times how far apart they are. */
        long loss() {
            return colours.size() < 2 ? 0 : pixels() * spread(widest());
        }

        private long pixels() {
            return colours.stream().mapToLong(Map.Entry::getValue).sum();
        }

        int widest() {
            return spread(16) >= spread(8) && spread(16) >= spread(0)
                    ? 16
                    : spread(8) >= spread(0) ? 8 : 0;
        }

        private int spread(int shift) {
            int low = 255;
            int high = 0;
            for (Map.Entry<Integer, Integer> colour : colours) {
                int part = colour.getKey() >> shift & 0xff;
                low = Math.min(low, part);
                high = Math.max(high, part);
            }
            return high - low;
        }

        /** The colour of most of its pixels: grounds and inks stay exactly as they are. */
        int colour() {
            return colours.stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
        }

        List<Box> halves() {
            int shift = widest();
            List<Map.Entry<Integer, Integer>> sorted = new ArrayList<>(colours);
            sorted.sort(Comparator.comparingInt(colour -> colour.getKey() >> shift & 0xff));
            long half = pixels() / 2;
            int at = 0;
            for (long passed = 0; at < sorted.size() - 1 && passed < half; at++) {
                passed += sorted.get(at).getValue();
            }
            int middle = Math.max(1, at);
            return List.of(
                    new Box(List.copyOf(sorted.subList(0, middle))),
                    new Box(List.copyOf(sorted.subList(middle, sorted.size()))));
        }
    }

    /**
     * Writes a picture.
     *
     * @param png as a browser has taken it
     */
    static void write(byte[] png, Path file) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        int[] pixels =
                picture.getRGB(
                        0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel & 0xffffff, 1, Integer::sum);
        }
        List<Box> boxes = boxes(counts);
        Map<Integer, Integer> places = new HashMap<>();
        int[] palette = new int[COLOURS];
        for (int i = 0; i < boxes.size(); i++) {
            palette[i] = boxes.get(i).colour();
            for (Map.Entry<Integer, Integer> colour : boxes.get(i).colours()) {
                places.put(colour.getKey(), i);
            }
        }
        BufferedImage small =
                new BufferedImage(
                        picture.getWidth(),
                        picture.getHeight(),
                        BufferedImage.TYPE_BYTE_INDEXED,
                        new IndexColorModel(8, boxes.size(), palette, 0, false, -1, 0));
        for (int i = 0; i < pixels.length; i++) {
            small.getRaster()
                    .setSample(
                            i % picture.getWidth(),
                            i / picture.getWidth(),
                            0,
                            places.getOrDefault(pixels[i] & 0xffffff, 0));
        }
        writeTightly(small, file);
    }

    private static List<Box> boxes(Map<Integer, Integer> counts) {
        List<Box> boxes = new ArrayList<>(List.of(new Box(List.copyOf(counts.entrySet()))));
        while (boxes.size() < COLOURS) {
            Box worst = boxes.stream().max(Comparator.comparingLong(Box::loss)).orElseThrow();
            if (worst.loss() == 0) {
                break;
            }
            boxes.remove(worst);
            boxes.addAll(worst.halves());
        }
        return boxes;
    }

    private static void writeTightly(BufferedImage picture, Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        Files.deleteIfExists(file);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            ImageWriteParam tight = writer.getDefaultWriteParam();
            tight.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            tight.setCompressionQuality(0);
            writer.write(null, new IIOImage(picture, null, null), tight);
        } finally {
            writer.dispose();
        }
    }
}
