/** «+7 812 000-00-01» of `+78120000001`: both countries share +7 and ten digits. */
export const phone = (number: string): string =>
  number.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, "+7 $1 $2-$3-$4");
