const MIN_WIDTH = 4;
const WIDE =
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/;

/**
 * Whether a text can be a reason: as wide as two Chinese characters, or four letters.
 * The server decides (`tools/reason.py`); this spares the way there.
 *
 * @param {string} text
 * @returns {boolean}
 */
export function tellsWhy(text) {
    const width = [...text.trim()].reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0);
    return width >= MIN_WIDTH;
}
