/**
 * Passwords of twelve characters and more that appear again and again in
 * published lists; shorter ones are refused for their length already. Written
 * simplified, as password-rules compares them.
 */
export const COMMON_LONG_PASSWORDS: ReadonlySet<string> = new Set(
  `
  password1234 password12345 password123456 passwordpassword mypassword123 mypassword1234 newpassword123 thisismypassword
  passw0rd1234 password123! password2024 password2025 password2026 passwort1234 passwort12345 motdepasse123 contrasena123
  administrator administrator1 administrator123 adminadmin123 adminpassword admin1234567 admin12345678 admin123456789
  changeme1234 changeme12345 changemeplease letmein12345 letmein123456 letmeinplease welcome12345 welcome123456 welcome2024!
  iloveyou1234 iloveyou12345 iloveyouforever ilovemyfamily ilovemymother ilovemydaughter trustno1trustno1
  qwerty123456 qwerty1234567 qwertyqwerty qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwerty12345678 1qaz2wsx3edc4rfv
  1q2w3e4r5t6y 1q2w3e4r5t6y7u zaq12wsxcde3 zxcvbnm12345 asdfghjkl123 asdfghjkl1234 123qweasdzxc qazwsxedcrfv
  123456789012 1234567890123 12345678901234 123456789abc 123456789qwerty 0987654321098 111111111111 000000000000
  abcdefghijkl abcd12345678 abc123456789 abcdef123456 aaaaaaaaaaaa unbelievable internetuser correcthorsebatterystaple
  correcthorse footballfootball football1234 baseball1234 basketball123 liverpool1234 manchesterunited chelseafootball
  superman1234 spiderman1234 batman123456 pokemon12345 dragonballz123 starwars1234 michaeljordan monkey123456
  princess1234 sunshine1234 shadow123456 master123456 killer123456 charlie12345 jessica12345 ashley123456 michelle1234
  computer1234 internet1234 samsung12345 google123456 facebook1234 linkedin1234 secret123456 test12345678 testtesttest
  testpassword guestguest12 rootrootroot root12345678 toortoortoor postgres1234 grafanagrafana prometheus123
  kubernetes123 default12345 defaultpassword temporary123 temppassword1 companyname1 productionpassword developmentpassword
  `
    .trim()
    .split(/\s+/)
    .flatMap((word) => [word, undoLookAlikes(word)]),
);

function undoLookAlikes(word: string): string {
  return word.replace(
    /[013457@$!]/g,
    (c) => ({ "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s", "!": "i" })[c] ?? c,
  );
}
