/**
 * «+7 812 000-00-01» of `+78120000001`: both countries share +7 and ten digits. The free numbers of both are known, and
 * dialled, as «8 800 000-00-01».
 */
export const phone = (number: string): string =>
  number.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, "+7 $1 $2-$3-$4").replace(/^\+7 800 /, "8 800 ");
