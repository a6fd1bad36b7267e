import { Fragment } from "react";

/** A long name of dots, colons and underscores; where it must break, it breaks between its words. */
export function BreakableName({ text }: { readonly text: string }) {
  return text.split(/(?<=[_:./])/).map((part, i) => (
    <Fragment key={i}>
      {part}
      <wbr />
    </Fragment>
  ));
}
