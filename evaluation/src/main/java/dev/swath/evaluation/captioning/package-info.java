/** The caption metrics of pycocoevalcap: BLEU, ROUGE-L and CIDEr. */
@NullMarked
package dev.swath.evaluation.captioning;

import org.jspecify.annotations.NullMarked;
