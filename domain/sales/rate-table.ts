import type { Decimal, TaxCategory } from './document.ts'

/** The day on which each rate came into force, oldest first, and the rate in percent. */
export type Turns = Readonly<Record<string, Decimal>>

/** A country's rates; each lasts until the next begins, so there is no gap and no overlap. */
export type CountryRates = {
  /** The law, or the authority's page, where the figures are published. */
  readonly source: string
  readonly rates: Partial<Record<TaxCategory, Turns>>
}

const swiss: CountryRates['rates'] = {
  standard: { '2001-01-01': '7.6', '2011-01-01': '8', '2018-01-01': '7.7', '2024-01-01': '8.1' },
  reduced: { '2001-01-01': '2.4', '2011-01-01': '2.5', '2024-01-01': '2.6' },
  special: { '2001-01-01': '3.6', '2011-01-01': '3.8', '2018-01-01': '3.7', '2024-01-01': '3.8' },
}

/**
 * Own table of value-added and goods-and-services taxes, by country (ISO 3166-1 alpha-2), state
 * November 2026. It holds what we are sure of; a country or a rate that is absent is refused, and
 * a tax source may be plugged in instead. `special` is a further positive rate beside the reduced
 * ones: lodging (CH, LI), the intermediate rates (FR, LU), 13 % (AT), 5 % (IT).
 */
export const rateTable: Readonly<Record<string, CountryRates>> = {
  AT: {
    source: 'UStG 1994 §10',
    rates: {
      standard: { '1995-01-01': '20' },
      reduced: { '1995-01-01': '10' },
      special: { '2016-01-01': '13' },
    },
  },
  AU: {
    source: 'A New Tax System (Goods and Services Tax) Act 1999, s 9-70',
    rates: { standard: { '2000-07-01': '10' } },
  },
  BE: {
    source: 'Koninklijk besluit nr. 20',
    rates: {
      standard: { '1996-01-01': '21' },
      reduced: { '1996-01-01': '12' },
      'second-reduced': { '1996-01-01': '6' },
    },
  },
  BG: { source: 'ZDDS art. 66', rates: { standard: { '1999-01-01': '20' } } },
  CH: { source: 'MWSTG Art. 25', rates: swiss },
  CY: { source: 'VAT Law 95(I)/2000', rates: { standard: { '2014-01-13': '19' } } },
  CZ: {
    source: 'Zákon 235/2004 Sb. § 47',
    rates: { standard: { '2013-01-01': '21' }, reduced: { '2024-01-01': '12' } },
  },
  DE: {
    source: 'UStG §12; second half of 2020: §28',
    rates: {
      standard: { '2007-01-01': '19', '2020-07-01': '16', '2021-01-01': '19' },
      reduced: { '2007-01-01': '7', '2020-07-01': '5', '2021-01-01': '7' },
    },
  },
  DK: { source: 'Momsloven § 33', rates: { standard: { '1992-01-01': '25' } } },
  EE: {
    source: 'Käibemaksuseadus § 15',
    rates: {
      standard: { '2009-07-01': '20', '2024-01-01': '22', '2025-07-01': '24' },
    },
  },
  ES: {
    source: 'Ley 37/1992, art. 90 y 91',
    rates: {
      standard: { '2010-07-01': '18', '2012-09-01': '21' },
      reduced: { '2010-07-01': '8', '2012-09-01': '10' },
      'second-reduced': { '1995-01-01': '4' },
    },
  },
  FI: {
    source: 'Arvonlisäverolaki § 84',
    rates: {
      standard: { '2010-07-01': '23', '2013-01-01': '24', '2024-09-01': '25.5' },
    },
  },
  FR: {
    source: 'CGI art. 278, 278-0 bis, 279, 281 quater et suivants',
    rates: {
      standard: { '2000-04-01': '19.6', '2014-01-01': '20' },
      special: { '2012-01-01': '7', '2014-01-01': '10' },
      reduced: { '2000-01-01': '5.5' },
      'second-reduced': { '2000-01-01': '2.1' },
    },
  },
  GB: {
    source: 'Value Added Tax Act 1994, s 2; orders of 2008 and 2010',
    rates: {
      standard: {
        '1991-04-01': '17.5',
        '2008-12-01': '15',
        '2010-01-01': '17.5',
        '2011-01-04': '20',
      },
      reduced: { '1997-09-01': '5' },
    },
  },
  GR: { source: 'Law 4389/2016', rates: { standard: { '2016-06-01': '24' } } },
  HR: { source: 'Zakon o PDV-u čl. 38', rates: { standard: { '2012-03-01': '25' } } },
  HU: {
    source: 'Áfa tv. 82. §',
    rates: {
      standard: { '2012-01-01': '27' },
      reduced: { '2009-07-01': '18' },
      'second-reduced': { '2004-01-01': '5' },
    },
  },
  IE: {
    source: 'Value-Added Tax Consolidation Act 2010, s 46',
    rates: {
      standard: { '2010-01-01': '21', '2012-01-01': '23', '2020-09-01': '21', '2021-03-01': '23' },
      reduced: { '2003-01-01': '13.5' },
      'second-reduced': { '2011-07-01': '9' },
    },
  },
  IS: {
    source: 'Lög nr. 50/1988, 14. gr.',
    rates: { standard: { '2015-01-01': '24' }, reduced: { '2015-01-01': '11' } },
  },
  IT: {
    source: 'DPR 633/1972, art. 16',
    rates: {
      standard: { '1997-10-01': '20', '2011-09-17': '21', '2013-10-01': '22' },
      reduced: { '1997-10-01': '10' },
      special: { '2016-01-01': '5' },
      'second-reduced': { '1997-10-01': '4' },
    },
  },
  JP: {
    source: 'Consumption Tax Act, art. 29; with the local consumption tax',
    rates: {
      standard: { '2014-04-01': '8', '2019-10-01': '10' },
      reduced: { '2019-10-01': '8' },
    },
  },
  LI: { source: 'MWSTG (LI) Art. 25', rates: swiss },
  LT: { source: 'PVM įstatymas 19 str.', rates: { standard: { '2009-09-01': '21' } } },
  LU: {
    source: 'Loi TVA du 12 février 1979, art. 39 et 40',
    rates: {
      standard: { '1992-01-01': '15', '2015-01-01': '17', '2023-01-01': '16', '2024-01-01': '17' },
      special: { '1992-01-01': '12', '2015-01-01': '14', '2023-01-01': '13', '2024-01-01': '14' },
      reduced: { '1992-01-01': '6', '2015-01-01': '8', '2023-01-01': '7', '2024-01-01': '8' },
      'second-reduced': { '1992-01-01': '3' },
    },
  },
  LV: { source: 'PVN likums 41. pants', rates: { standard: { '2012-07-01': '21' } } },
  MT: { source: 'VAT Act, Cap. 406', rates: { standard: { '2004-01-01': '18' } } },
  NL: {
    source: 'Wet OB 1968, art. 9',
    rates: {
      standard: { '2001-01-01': '19', '2012-10-01': '21' },
      reduced: { '2000-01-01': '6', '2019-01-01': '9' },
    },
  },
  NO: {
    source: 'Merverdiavgiftsloven §§ 5-1 to 5-11; Stortingets avgiftsvedtak',
    rates: {
      standard: { '2005-01-01': '25' },
      reduced: { '2007-01-01': '14', '2012-01-01': '15' },
      'second-reduced': {
        '2006-01-01': '8',
        '2016-01-01': '10',
        '2018-01-01': '12',
        '2020-04-01': '6',
        '2021-10-01': '12',
      },
    },
  },
  NZ: {
    source: 'Goods and Services Tax Act 1985, s 8',
    rates: {
      standard: { '1989-07-01': '12.5', '2010-10-01': '15' },
    },
  },
  PL: {
    source: 'Ustawa o VAT art. 41, 146a ff.',
    rates: {
      standard: { '2011-01-01': '23' },
      reduced: { '2011-01-01': '8' },
      'second-reduced': { '2011-01-01': '5' },
    },
  },
  PT: {
    source: 'CIVA art. 18 (mainland)',
    rates: {
      standard: { '2011-01-01': '23' },
      reduced: { '2011-01-01': '13' },
      'second-reduced': { '2011-01-01': '6' },
    },
  },
  RO: {
    source: 'Codul fiscal art. 291',
    rates: {
      standard: { '2017-01-01': '19', '2025-08-01': '21' },
    },
  },
  SE: {
    source: 'Mervärdesskattelag (2023:200) 9 kap.',
    rates: {
      standard: { '1996-01-01': '25' },
      reduced: { '1996-01-01': '12' },
      'second-reduced': { '1996-01-01': '6' },
    },
  },
  SG: {
    source: 'Goods and Services Tax Act 1993, s 16',
    rates: {
      standard: { '2007-07-01': '7', '2023-01-01': '8', '2024-01-01': '9' },
    },
  },
  SI: { source: 'ZDDV-1 čl. 41', rates: { standard: { '2013-07-01': '22' } } },
  SK: {
    source: 'Zákon 222/2004 Z. z. § 27',
    rates: {
      standard: { '2011-01-01': '20', '2025-01-01': '23' },
    },
  },
}
