// Emoji by the names that people type: ":tada:", or the first letters of one.
const NAMES = `
smile 😄,grin 😁,joy 😂,laughing 😆,wink 😉,blush 😊,slight_smile 🙂,upside_down 🙃,heart_eyes 😍,kiss 😘,thinking 🤔,neutral 😐,
unamused 😒,roll_eyes 🙄,relieved 😌,sleepy 😴,sunglasses 😎,nerd 🤓,confused 😕,worried 😟,frown 🙁,cry 😢,sob 😭,angry 😠,rage 😡,scream 😱,
flushed 😳,sweat 😓,sweat_smile 😅,hug 🤗,shush 🤫,zipper 🤐,sick 🤒,mask 😷,party 🥳,star_struck 🤩,pleading 🥺,salute 🫡,melting 🫠,robot 🤖,
ghost 👻,skull 💀,poop 💩,+1 👍,thumbsup 👍,-1 👎,thumbsdown 👎,ok_hand 👌,clap 👏,wave 👋,raised_hands 🙌,pray 🙏,thanks 🙏,muscle 💪,
point_up ☝️,point_right 👉,point_left 👈,point_down 👇,fingers_crossed 🤞,victory ✌️,handshake 🤝,writing_hand ✍️,eyes 👀,brain 🧠,shrug 🤷,
facepalm 🤦,heart ❤️,orange_heart 🧡,yellow_heart 💛,green_heart 💚,blue_heart 💙,purple_heart 💜,broken_heart 💔,sparkles ✨,star ⭐,fire 🔥,boom 💥,
tada 🎉,confetti 🎊,balloon 🎈,gift 🎁,cake 🎂,cookie 🍪,coffee ☕,tea 🍵,beer 🍺,champagne 🍾,pizza 🍕,apple 🍎,sun ☀️,cloud ☁️,rain 🌧️,snow ❄️,
umbrella ☂️,rainbow 🌈,moon 🌙,earth 🌍,tree 🌳,flower 🌸,rose 🌹,dog 🐶,cat 🐱,bee 🐝,bug 🐛,turtle 🐢,snail 🐌,unicorn 🦄,rocket 🚀,car 🚗,
truck 🚚,plane ✈️,train 🚆,bike 🚲,ship 🚢,house 🏠,office 🏢,phone 📞,mobile 📱,computer 💻,keyboard ⌨️,printer 🖨️,camera 📷,bulb 💡,book 📖,
memo 📝,pencil ✏️,paperclip 📎,pushpin 📌,scissors ✂️,lock 🔒,unlock 🔓,key 🔑,hammer 🔨,wrench 🔧,gear ⚙️,link 🔗,package 📦,mailbox 📫,email 📧,
envelope ✉️,inbox 📥,outbox 📤,calendar 📅,clock 🕐,hourglass ⏳,alarm ⏰,bell 🔔,chart 📈,money 💰,card 💳,euro 💶,dollar 💵,cart 🛒,check ✅,
white_check_mark ✅,x ❌,warning ⚠️,no_entry ⛔,question ❓,exclamation ❗,info ℹ️,recycle ♻️,hundred 💯,100 💯,new 🆕,ok 🆗,sos 🆘,arrow_right ➡️,
arrow_left ⬅️,arrow_up ⬆️,arrow_down ⬇️,repeat 🔁,plus ➕,minus ➖,trophy 🏆,medal 🏅,target 🎯,music 🎵,art 🎨,microphone 🎤,magnifier 🔍,flag 🚩`;

const KNOWN = new Map(NAMES.split(",").map((entry) => entry.trim().split(" ")));
const MOST = 8;

export function named(name) {
  return KNOWN.get(name.toLowerCase());
}

// Returns options for names that begin with, or else contain, these letters.
export function emoji(letters) {
  const wanted = letters.toLowerCase();
  const names = [...KNOWN.keys()].filter((name) => name.includes(wanted));
  names.sort((one, other) => Number(other.startsWith(wanted)) - Number(one.startsWith(wanted)));
  return names.slice(0, MOST).map((name) => {
    const option = document.createElement("li");
    option.role = "option";
    option.dataset.emoji = KNOWN.get(name);
    option.append(KNOWN.get(name), Object.assign(document.createElement("span"), { textContent: `:${name}:` }));
    return option;
  });
}
