"""The text of a validation file that `camp2housing new validation` lays; its words in capitals are filled in there."""

from __future__ import annotations

VALIDATION = """\
# A programme that was carried out, to hold the model against it. The file is valid as it stands: check it with
#   camp2housing check FILE
# put the facts in the place of the example, line by line, and run it with
#   camp2housing validate FILE
# Every number of the model that you do not set stays the shared one. Set local facts only, known apart from the
# outcome: a number that was chosen to bring the outcome out makes that outcome `used: fitted`. More words and
# examples: docs/guides/hold-against-a-programme.md
version: 1
kind: validation
name: "NAME"
title: "TITLE"
independent: "Say here which facts below were published apart from the outcomes that they help to predict."
starts: "2015-01"        # month 1; dates such as 2017-06 then name months, here and in start:, stop: and closes:
months: 48
replicates: 40           # sets of families with one life's luck
seed: 1
city:                    # or the name of a shipped city, or like: NAME with what is different
  currency: EUR          # three capital letters. Prices are shipped in euros: in another currency set those you need
  price_year: 2015
  # work_permit_before_2014, eu_free_movement (citizens of the Union), or national (the families are nationals)
  law_regime: eu_free_movement
  # Where everybody lives in month 0, with the number of families. Single adults are families of one (see below). A
  # site may stand for a street, or for one intake of several, each with its own instruments (only: {camps: [site 2]}).
  camps:
    - {name: site 1, families: 60}
    - {name: site 2, families: 30}
  parameters:
    # A closed list of families; leave it out where others kept arriving, or say how many a month.
    population.arrivals_a_month:
      {value: 0, range: [0, 4], prior: uniform, evidence: assumed, source: "an example: replace it"}
    # Single adults only:
    #   population.one_adult: {value: 1, range: [0, 1], evidence: measured, source: "...", checked_on: 2026-11-23}
    #   and so population.three_adults: 0 of [0, 0.4], population.four_adults: 0 of [0, 0.25],
    #   population.children_expected: 0 of [0, 2.5]; population.unwell_share: 1 of [0, 1] where all have high needs
    # A selection rule: village.points_school, village.points_language, village.points_earner (0: does not count)
    # The ordinary way to a social home: social_housing.odds_ordinary, social_housing.lettings_a_year
policies:                # names of shipped policies, or packages of instruments; the first is meant unless a count says
  - name: programme
    title: "What was done"
    # like: insertion_village          start from a shipped policy; without: [language_course] leaves instruments out
    instruments:         # INSTRUMENTS
      social_census: {city_percent: 100}     # who is registered; villages and teams take in nobody else
      insertion_village: {plots: 40, sites: 1, workers: 6, closes: 2018-07}
      social_landlord_quota: {lettings_year: 8, stop: 2016-07}
    phases:              # what changes later: pooled amounts add up; a given flow of flats is one phase after another
      - {social_landlord_quota: {lettings_year: 14, start: 2016-07}}
  - name: without        # a control arm: the same families with the same luck
    title: "The usual services"
    instruments:
      clearance: {}
observed:
  # One entry for each published number. `published` is what was printed, `observed_as` how its reporter counted.
  - name: rehoused
    title: "Families in a flat of their own by June 2017"
    # count: and of:, value: with interval: (interval_from: judged where it is yours), value: with standard_error: or
    # with sd: and of:, events: with exposure:, at_most: or at_least:
    published: {count: 18, of: 45, unit: families, date: 2017-06, source: "an example: replace it"}
    # measure: MEASURES
    # states of a condition: STATES
    # not, ever or never before a state; for 6, within 6, in 4 of 6 (month-ends) or at 12 (a month) behind it
    observed_as: {month: 2017-06, among: [admitted], where: [ever rehoused]}
    used: predicted      # or fitted, where it was used to set a number of this file
    # rivals: {quota_months: true, last_year: {value: 0.3, source: "..."}}
  # - name: more_than_without
  #   title: "In a tenancy two years after entry, against the same families without the programme"
  #   published: {count: 20, of: 45, against: {count: 4, of: 41}, unit: families, date: 2018, source: "..."}
  #   observed_as:
  #     clock: follow_up
  #     month: 24
  #     among: [admitted]
  #     where: [lease]
  #     against: {policy: without, enrolled_in: programme, as: difference}
  #   used: predicted
  # - name: wait
  #   title: "Mean months from entry to a flat, of those who had one by the end"
  #   published: {value: 16, sd: 8, of: 18, unit: months, date: 2018-12, source: "..."}
  #   observed_as: {measure: months_to, clock: follow_up, month: 2018-12, where: [lease]}
  #   used: predicted
  # - name: cost
  #   title: "Cost of the programme for each family and year on a plot"
  #   published: {value: 29000, interval: [25000, 33000], unit: EUR, date: 2018, source: "..."}
  #   observed_as: {measure: cost, per: year, lines: [village], months: [12, 36], where: [village]}
  #   used: predicted
"""
