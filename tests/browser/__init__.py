"""What holds in a real browser, by the product's acceptance checks.

====  ===========================================================================
  1   test_accessibility: axe finds nothing
  2   tests/test_palette: text and marks stand out from their ground
  3   tests/test_palette: any two fills can be told apart by any sight and in grey
4-6   test_accessibility: it fits every window and every finger
  7   test_scorecard: the bar below never hides what has focus
  8   test_accessibility: focus shows wherever it is
  9   test_scorecard: nothing is chosen before the author chooses
 10   test_scorecard: an option is read with number, word, bar and anchor
 11   test_scorecard: a digit rates only while a rating has focus
 12   test_debrief: single keys, before and after they are switched on
 13   test_scorecard: an incomplete scorecard comes back with every word;
      test_accessibility: errors are announced and lead to their controls
 14   test_journeys: everything works without a script
 15   test_scorecard: seventeen keys fill a scorecard without a mouse
 16   test_scorecard: eleven clicks fill a scorecard on one page
 20   test_debrief: whoever owes a scorecard sees no judgement
 21   test_debrief: headline and every dimension are seen without scrolling
 22   test_debrief: a headline is short
 23   test_debrief: one click leads from a rating to its evidence
 24   test_debrief: no radar, no star and no percentage
 25   test_debrief: every rating drawn shows its numeral and a sign
 26   test_scorecard: the first view of a scorecard is light;
      conftest: no window complains, or asks another host
====  ===========================================================================
"""
