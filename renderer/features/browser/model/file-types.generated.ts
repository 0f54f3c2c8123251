// Made by `node tools/file-types.mjs`; do not edit. Endings of names by type, from what material-icon-theme knows
// (MIT, Copyright (c) Material Extensions) and from tools/file-types/type-of-icon.mjs.

/** Endings of names, without the dot, by the type of what such files hold. */
export const extensionsOfType = {
  archive:
    '001 7z apfs apk arj br brotli bz2 bzip2 cab cpio crx deb dex esd far fat gz gzip hfs jar lha liz lz lz4 lz5 lzh lzma lzma2 mrpack ntfs nupkg nuspec rar rpm smali squashfs swm tar taz tbz tbz2 tgz tlz tpz txz tz tzst tzstd wim xar xz z zip zipx zst zstd',
  audio:
    '8svx aa aac aax ac3 aif aiff alac amr ape caf cda cdr dss ec3 efs enc flac flp gp gsm it m3u m3u8 m4a m4b m4p m4r mid midi mka mmf mod mp3 mpc mscz mtm mui musx mxl nsa opus pkf qcp ra rf64 rip sdt sesx sf2 stap tg voc vqf wav weba wfp wma wpl wproj wv',
  binary:
    'a app appimage bin class com dat dll dmg egg exe hex ilk ko lib msi o obj pdb pyc rom run so wasm wat whl',
  book: 'azw3 djvu doc docx epub fb2 mobi odt pages pdf ps rtf',
  certificate: 'cer cert crl crt csr der pem',
  code:
    '4th 60 a51 abap acds ada adb ads aea agc ags ali alloy apib apiblueprint argus as asddls asm astro azcli b bal balx bas bazel bbx bf bicep binsource blink bubble bzl c c++ c++m c3 cabal cairo capnp cbl cbx cc ccm cdc cds cfc cfm cfml cginc ch cjs cl clj cljc cljs cljx clojure cm cmj cmx coafile coarc cob coco code-profile coffee comp compute cp cpp cppm cpy cr cs csharp cshtml cson csproj csx ctp cts ctx cu cue cuh cxx cxxm d dart def djt do dockerfile dockerignore dot dtx ecr edn eex ejs elm erb erl es6 esx ex exs f f03 f08 f77 f90 f95 fast feature features fhtml frag frt fs fsi fsproj fsscript fsx fth ftl fun fx fxh fxp g4 gemspec geom gleam glsl gnu go gql graphcool graphql grm groovy gs gvy gyp gypi h h++ haml handlebars hbs heex hh hip hjs hlsl hlsli hp hpp hs huff hurl hx hxx i ibc iced idr ii imba inc inl ino ins ipp ipy ipynb iuml ixx j2 jade jav java jenkins jenkinsfile jinja jinja-html jinja2 jl js jsp jst jsx kql kt kts kv lbx lean leex lex lhs liquid lisp lol ls lsp lua luau lucee ly m m2 markdoc marko mdoc merlin mermaid mi mii mitigus mjs ml mlb mli mlton mm mmd mojo moon ms mustache mxml nasm nb nf ng-template nim nimble nix njk nunjucks odin opam otne p pac pas pde php php4 php5 phtml pl plantuml pm pod podspec pp prg pro prw prx psgi psh ptm pu pug puml pure purs py pyi pyt pyw qmd qs r rahit rake raku razor rb rbi rbs rbx rc rcall rchit re rego rei res resi restql rgen rhistory rint riot rjs rkt rmd rmiss robot ron rprofile rpy rql rs rt ru ruleset s san sbt sc scala scm shader sig slang slim slint sln slnf slnx smk sml snakemake sol spv ss stan sty suo sv svh svx sw swc swcrc swift swiftdeps swiftdoc swiftmodule t tag tauri tcc tcl templ tesc tese tl tlpp toc tpl tpp ts tsx twig txx ua use v vagrantfile vala vb vba vbhtml vbs vcl vcxitems vcxproj ved veda vedic verse vert vertexshader vhdl vm vscodeignore vsh vsix vsixmanifest vtl vue wgsl windi wixproj wl wls wpy wrap wsd xcplayground yang zeabur zig zon',
  data:
    'accdb accde adp bak bdb db db3 dbf dblite dblite3 debugsymbols dsql dump fdb feather frm gdb ibd ldf mdb mde mdf myd myi ndf odb orc parquet pgsql pkb pks plpgsql postgres prisma psql rdb sdf sql sqlite sqlite3',
  diff: 'diff patch rej',
  disc: 'hdd img iso qcow qcow2 qed vbox vbox-prev vdi vhd vhdx vmdk',
  font: 'bdf bmap eot fnt font fonts mrf ntf odttf otc otf pcf sui suit ttc ttf woff woff2',
  image:
    '3fr act afphoto ai ait ami apx ari arw ase aseprite avif bay bmp bpg braw brk cap clip cpt cr2 cr3 crw cur data dcr dcs dds dio dng drawio drf eip eps erf excalidraw exr fff fig fpx gbr gif gpl gpr heic heif icns ico iiq jb2 jbig2 jfif jng jpeg jpg jxl jxr k25 kdc kra ktx ktx2 mdc mdp mef mos mrw nef nrw obm ora orf pal pbm pdn pef pgf pgm pic png pnm ppm psb psd psdt ptx pxn r3d raf raw reb rw2 rwl rwz sai sketch sr2 srf srw svg tga tif tiff webp x3f xcf',
  key:
    'asc gpg jks kbx kdbx key keystore p12 passwd pfx ppk pub secret sha256 sha256sum sha256sums shasum',
  lock: 'lck lock pid',
  log: 'err journal log out',
  mail: 'edb eml emlx ics mbox msg oft olm ost p7s pst rpmsg tnef vcf',
  markup:
    'ascx asp aspx atom axaml axml bpmn cff csl dita ditamap dmn dtd dtml ent eyaml eyml fxml geojson har hjson htm html html_vm iml isml jmx jrxml jshtm json json5 jsonc jsonl jsonld launch manifest menu mjml ndjson opml owl plist proj project proto pubxml raml rdf resx rhtml rng rss shproj shtml storyboard svelte targets tld tmlanguage tmx toon tsbuildinfo vbproj volt webmanifest winget wsdl wxi wxl wxs xaml xbl xht xhtml xib xliff xml xmp xoml xpdl xquery xsd xsl xslt xul yaml yaml-tmtheme yml',
  model:
    '123dx 3dm 3ds 3mf ac blend blend1 blend2 catpart catproduct dae dwg dxf f3d fbx glb gltf iam ige iges igs ipt jt mesh mqo onnx ply pmd pmx prt pt pth pwf sab sat skp sldasm slddrw sldprt slx smb smt ste step stl stp usd usdz vac vdp vox wire wrl x_b x_t',
  script:
    'ahk applescript au3 awk bash bash_aliases bash_login bash_logout bash_profile bashrc bat cmd command csh cshrc ebuild eclass exp expect fish ipa ksh nu profile ps1 ps1xml psc1 psd1 psm1 psrc pssc sed sh tcsh tcshrc xprofile xsession xsessionrc xsh yash_profile yashrc zlogin zlogout zprofile zsh zsh-theme zshenv zshrc',
  settings:
    'cfg cmake cnf conf config desktop dhall dhallb directory dlc env exrc gradle gvimrc hcl htaccess http ini k mak mk mount nginx nginxconf nginxconfig npmrc option pkl prefs prop properties props reg repo rest rules service settings socket target tf tfbackend tfstate tfvars timer tofu toml vim viminfo vimrc',
  slides: 'odp potm potx ppa ppam pps ppsm ppsx ppt pptm pptx',
  style: 'css less pcss sass scss sss styl',
  table: 'csv numbers ods psv tsv xls xlsm xlsx',
  text:
    'ad adoc asciidoc ass aux bbl bcf bib blg bst clo cls copilotmd dfxp lang latex litcoffee lrc ltx markdn markdown md mdown mdtext mdtxt mdwn mdx me mkd mkdn mo nfo po pot ronn rst sbv srt ssa sub synctex tex text tikz todo ttml txt typ vtt workbook xlf',
  video:
    '3gp avi flv gifv m2ts m2v m4v mkv mov mp2 mp4 mpe mpeg mpg mpv mts ogg ogv qt rm rmvb swf vob webm wmv yuv',
} as const;
