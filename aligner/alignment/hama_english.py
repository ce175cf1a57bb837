"""The profile of the acoustic model that comes with the package, and how its figures were found."""

from __future__ import annotations

from typing import Final

from aligner.alignment.profile import (
    ConfidenceModel,
    PassageModel,
    Profile,
    SearchCosts,
    SpeechRates,
    SpikeLatency,
    TornSpeech,
)

HAMA_ENGLISH: Final = Profile(
    name="hama-english",
    language="en",
    # By name: who only asks for figures need not wait for onnxruntime.
    network="aligner.audio.conformer:Conformer",
    lexicon="aligner.alignment.pronunciation.lexicon:Lexicon",
    prior="usual_sounds.npz",
    # On hand-timed speech (TIMIT, LibriSpeech): spikes lag onsets by 83 ms, standard deviation 30;
    # all onsets are within the reach. Of hand-timed words 2 % have a pause if the gap is below
    # 0.1 s, half from 0.2 to 0.25 s, all but one of 130 above that. Sharpening is above 1 because
    # neighbouring frames repeat each other: their likelihoods together weigh too much. Chosen for
    # noise, all else is nearly flat:
    #
    #                                             1.0    1.12   1.18   1.25
    #   white noise at 10 dB, within 100 ms      .981    .983   .983   .986
    #   single TIMIT speakers, onsets off, ms    15.1    15.0   14.8   14.8
    #   the same in noise                        21.4    20.1   20.2   20.1
    #   newly made episodes, onsets              15.3    15.2   15.0   15.2
    #   newly made episodes, offsets             20.8    21.0   21.0   21.1
    latency=SpikeLatency(
        usual=0.083,
        spread=0.03,
        sharpening=1.25,
        onset_reach=(-0.22, 0.03),
        end_reach=(-0.1, 0.25),
        pause_gap=0.2,
        sure_gap=0.3,
    ),
    # From hand-timed speech with wrong and missing words. Skipping costs about what three phones
    # cost that were not said. Placements change little for skip costs from 9 to 16, filler
    # penalties from 1.5 to 3, lull penalties from 0.1 to 0.4. What is not written comes between
    # sentences more often than inside them, hence the price of a phrase. English has 40 phones,
    # far from equally likely.
    #
    # Whole lines of four words or more forced into speech of their length, in two conversations,
    # two episodes and four meetings (374 right ones, 1,162 in the place of others), the share of
    # right ones taken, of others:
    #
    #   edits a phone     0.75          0.8           0.85          0.9
    #   ratio above -3    .963  .001    .976  .003    .979  .004    .979  .006
    #               -3.5  .971  .002    .987  .004    .992  .010    .992  .019
    #               -4    .971  .002    .987  .006    .992  .018    .992  .045
    #               -4.5  .973  .002    .989  .009    .995  .036    .995  .090
    #
    # Sentences written into conversations that nobody says, within paragraphs, and right words
    # that are near certain and called unsaid, per 1,000:
    #
    #   phones heard for one written   0.25    0.32    0.4     0.5
    #   of seven sentences found       5       6       7       7
    #   right words called unsaid      2.3     2.3     2.3     3.6
    search=SearchCosts(
        skip=14.0,
        filler=2.0,
        lull=0.2,
        phrase=0.03,
        rescue_skip=40.0,
        stray_ratio=-0.6,
        unheard_ratio=-3.0,
        solid_ratio=-1.0,
        line_ratio=-4.0,
        line_unlike=0.85,
        crowded_share=0.4,
        perplexity=20.0,
    ),
    # From two talks, as written and with sentences taken out of the text in
    # sixteen ways: of 106 words torn by these figures 94 were right, hence the most certain. What
    # a run may fit less well takes 6 of the 7 runs that are said beside their phrase, and none of
    # the 8 that are not: the more phones part them, the less likely a transcriber left those out.
    torn=TornSpeech(
        phones=5,
        pause=0.5,
        most_words=3,
        most_phones=8,
        slack=0.6,
        worse_a_phone=0.11,
        most_worse=2.0,
        most_certain=0.8,
    ),
    # From `tests/benchmarks/confidence.py`; its table stands in `timing.confidence`. Of words of
    # meetings that were forced, as they are and spoilt in six ways (without babble), these lay
    # within 200 ms:
    #
    #   confidence without the share   .5-.7   .7-.9   .9-.97   .97-.99   .99-1
    #   forced                          .59     .68     .77      .96       .88
    #   found without force             .90     .89     .85      .93       .98
    #
    # With a share of .85 the calibration error of seven forms is .031, with .87 .029, with .89 .027
    # but one more of 30 wrong words of two conversations passes.
    confidence=ConfidenceModel(
        weights=(0.96, 0.31, -0.51, -0.89),
        bias=8.93,
        worst_ratio=-8.0,
        most_unlike=2.0,
        most_beside=4.0,
        forced_share=0.87,
    ),
    # Fitted on 47,861 words, see `timing.context_confidence`; talk, conversation and reading
    # weigh 1, 1 and 2.
    passage=PassageModel(own=0.325, better=0.205, worse=0.224, hurry=0.835, bias=0.04),
    # Counted on the model's own phones of read and spoken sentences.
    rates=SpeechRates(phones_per_word=3.2, phone_seconds=0.08),
)
"""`hama` 1.7.0's phone recogniser with English words."""
